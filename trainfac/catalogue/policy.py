"""Who may do what with the catalogue. Pure."""

from __future__ import annotations

from trainfac.identity.roles import Actor, Role


def may_keep_catalogue(actor: Actor) -> bool:
    """Write, offer and retire courses: the catalogue is one for all facilities."""
    return actor.is_administrator or actor.has(Role.COORDINATOR)
