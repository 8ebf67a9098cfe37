"""Ciphertext that waits for its bid."""
