"""From cities and other platforms: parsers first, pure; one source a file."""
