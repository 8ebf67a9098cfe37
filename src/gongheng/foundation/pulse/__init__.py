"""The platform's own signs of life, minute by minute: silence is evidence."""
