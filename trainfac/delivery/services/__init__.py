"""Recording what happened: attendance, tests and practicals, and their corrections."""
