"""信用综合评价: a model as data, a pure function, adopted by two persons after a trial."""
