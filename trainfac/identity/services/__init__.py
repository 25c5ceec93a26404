"""Commands on accounts, roles, invitations and password resets."""
