"""What the daily look at the rows of credit found, and how far it has come."""
