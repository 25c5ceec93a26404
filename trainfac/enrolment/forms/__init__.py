"""Forms of enrolment."""
