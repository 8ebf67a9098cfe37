"""Who received a record, and the proof that a change reached every one of them."""
