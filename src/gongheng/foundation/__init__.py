"""What every layer stands on; knows nothing of trading or law."""
