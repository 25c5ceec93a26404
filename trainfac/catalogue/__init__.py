"""What is taught: courses in versions, their modules, outcomes and standards."""
