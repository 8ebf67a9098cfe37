"""Once for all pages: who acts, what time it is, and refusals as sentences."""
