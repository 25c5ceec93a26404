"""What scheduling knows, one module for each kind of reader."""
