"""What make runs. The standard library only: before set-up there is nothing else."""
