"""Who comes: nominations, the seats of a run, registrations and the waiting list."""
