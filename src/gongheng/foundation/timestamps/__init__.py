"""Trusted time stamps (RFC 3161, GB/T 20520): asked of an outside authority, checked, kept."""
