"""What staff do in scheduling: one module for each kind of thing that is changed."""
