"""信用异议: who says a record is wrong proves it; what is wrong is corrected everywhere."""
