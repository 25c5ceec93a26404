"""Who may import lists of participants. Pure."""

from __future__ import annotations

from trainfac.identity.roles import SYSTEM, Actor


def may_import(actor: Actor, facility_id: int) -> bool:
    """Coordinators of the facility; the system itself, when it loads data."""
    return actor == SYSTEM or actor.coordinates(facility_id)
