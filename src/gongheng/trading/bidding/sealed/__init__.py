"""Bids that the bidder sealed itself (SBP-1): taken in, replaced, withdrawn."""
