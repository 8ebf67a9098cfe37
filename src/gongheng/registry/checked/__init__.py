"""查询登记: that a subject's credit was checked on an occasion; written by credit, read by trading."""
