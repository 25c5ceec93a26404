"""What is asked of the directory: known records for matching, laboratories, people."""
