"""我的信用: what a subject reads of itself and what it may do about it."""
