"""What came of it: reports for donors and the UN."""
