"""The chain over everything submitted to a tender, opened with the notice and closed at the deadline."""
