"""Who signs in, with which roles and for what: users, role assignments, invitations, the actor of a command."""
