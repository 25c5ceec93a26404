"""The demonstration: two facilities with their published cohorts of 2010–2013 and runs around today. All invented."""
