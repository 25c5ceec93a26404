"""Who there is in the world we serve: countries and their groups, areas, laboratories, people."""
