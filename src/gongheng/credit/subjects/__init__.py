"""信用主体: whom records are about, each once."""
