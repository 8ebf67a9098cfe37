"""批量导入: many records in one file, checked line by line; good rows are kept, none is lost."""
