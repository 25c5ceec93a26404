"""What is asked of enrolment, one module for each kind of reader."""
