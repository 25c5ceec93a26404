"""Forms of scheduling, one module for each kind of thing that is filled in."""
