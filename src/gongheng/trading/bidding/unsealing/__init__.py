"""A sealed package opened with both halves, or not opened at all (封标协议 SBP-1)."""
