"""Certificates: read, judge against the authorities recognised on a day, and issue for trials."""
