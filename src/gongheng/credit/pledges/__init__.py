"""信用承诺: what is promised, by whom, and whether it was kept."""
