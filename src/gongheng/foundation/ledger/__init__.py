"""The log: append, seal, prove, follow."""
