"""信用办理: what credit officers of county, city and province do."""
