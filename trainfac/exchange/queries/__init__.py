"""What is asked about what was brought in, and about what would be."""
