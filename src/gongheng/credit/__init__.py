"""信用: the consequence of conduct, from the record to the measure and its end."""
