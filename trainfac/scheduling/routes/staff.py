"""What coordinators do with runs, resources and facilities."""
