"""Sealed bids on pages: composed in the browser, sent as ciphertext, receipted, opened by halves."""
