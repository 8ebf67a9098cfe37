"""掌上信用: the public face of credit for a phone, installable, readable offline."""
