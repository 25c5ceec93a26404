"""Who may tell people of changes, and look into the outbox. Pure."""

from __future__ import annotations

from trainfac.identity.roles import SYSTEM, Actor


def may_tell(actor: Actor, facility_id: int) -> bool:
    """Send messages in the name of a facility, take them back, and read what was sent."""
    return actor == SYSTEM or actor.coordinates(facility_id)
