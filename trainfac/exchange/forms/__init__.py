"""Forms for what is brought in."""
