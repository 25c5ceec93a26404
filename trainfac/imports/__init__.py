"""Lists of participants from spreadsheets: read, shown row by row, then written once a coordinator confirms."""
