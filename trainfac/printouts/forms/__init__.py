"""What is asked before something is printed."""
