"""信用修复: when a record may end early, under which articles, and who decides it."""
