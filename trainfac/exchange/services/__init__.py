"""What is brought in: read, shown, confirmed in one transaction, taken back."""
