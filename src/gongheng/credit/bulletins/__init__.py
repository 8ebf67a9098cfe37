"""考核与通报: figures computed from the data, a half-yearly bulletin adopted by two, who is responsible."""
