"""What a list of participants is held against, and the imports of a facility."""
