"""Who may do what with facilities, their resources and their runs. Pure."""

from __future__ import annotations

from trainfac.identity.roles import SYSTEM, Actor


def may_manage_facilities(actor: Actor) -> bool:
    """Open a facility, name it, close it."""
    return actor.is_administrator


def may_coordinate(actor: Actor, facility_id: int) -> bool:
    """Plan at a facility: its hours, resources, runs and sessions. The system itself may, when it loads data."""
    return actor == SYSTEM or actor.coordinates(facility_id)


def may_see_work(actor: Actor, facility_id: int) -> bool:
    """See what staff see of a facility's runs, drafts among them."""
    return may_coordinate(actor, facility_id) or actor.trains_at(facility_id)
