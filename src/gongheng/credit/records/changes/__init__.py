"""A correction or withdrawal of what is on file: one person proposes it, another decides."""
