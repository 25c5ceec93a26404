"""What the business stands on: database, jobs, files, web, languages, PDF. Knows no business word."""
