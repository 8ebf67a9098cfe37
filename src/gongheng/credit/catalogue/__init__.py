"""信用目录: what may be recorded, with which fields, who sees it and for how long; data, not code."""
