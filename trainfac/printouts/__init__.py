"""Plans to print and to hang up: the year, a trainer's week, a room's door."""
