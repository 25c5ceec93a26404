"""Data that comes with the product; where each column is from stands in docs/data.md."""
