"""`gongheng bid`: a bidder's own machine seals, submits, verifies and withdraws. No database."""
