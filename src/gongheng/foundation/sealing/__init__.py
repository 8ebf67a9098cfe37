"""SM2, SM3, SM4, signatures and time stamps, one driver a file."""
