"""A witness of transparency logs: it cosigns what only grew, and keeps the proof of what did not."""

__version__ = "0.1.0"
