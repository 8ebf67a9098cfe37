"""Asking time-stamping authorities over HTTP (RFC 3161 3.4)."""
