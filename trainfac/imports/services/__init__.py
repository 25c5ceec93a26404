"""Commands of imports: upload, keep what was read, confirm, write rows, end, discard."""
