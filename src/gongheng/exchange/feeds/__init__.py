"""Outward feeds: what the ledger tells is delivered in order, once, and proved to have arrived."""
