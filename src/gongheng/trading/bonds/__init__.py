"""保证金: bid bonds and performance bonds, received and returned as bank and centre confirm them."""
