"""信用评价结果: taken by credit, read by trading as of the moment bids were due."""
