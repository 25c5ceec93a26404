"""What changed is told by mail to those it concerns, once a coordinator has looked at it."""
