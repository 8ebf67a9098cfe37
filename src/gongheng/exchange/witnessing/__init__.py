"""Asking outside witnesses to cosign the heads of the log (C2SP tlog-witness)."""
