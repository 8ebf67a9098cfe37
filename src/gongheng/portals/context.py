"""What every page may show."""
