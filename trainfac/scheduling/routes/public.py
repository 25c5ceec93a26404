"""What everybody may see: the calendar of runs and the page of each run."""
