"""One driver a file: SM2 by either library, P-256, a PKCS#11 token."""
