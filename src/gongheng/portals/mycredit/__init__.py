"""我的信用: what a firm or an expert signs, reads and answers itself."""
