"""One layout a kind of document: facts become title, body, tables and places to sign."""
