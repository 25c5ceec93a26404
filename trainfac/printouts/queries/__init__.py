"""What is read for the sheets that are printed."""
