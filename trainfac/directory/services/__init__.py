"""Commands of the directory: laboratories, and who works at them."""
