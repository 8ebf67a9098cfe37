"""归集: what is recorded of whom, from entry to the end of its publicity."""
