"""Why a bid did not open, and what follows: rules over evidence (电子招标投标办法第三十一条)."""
