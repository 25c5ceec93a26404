"""What happened at the bench: attendance, assessments and their results."""
