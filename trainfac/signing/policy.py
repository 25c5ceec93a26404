"""Who may do what to keys. Pure."""

from __future__ import annotations

from trainfac.identity.roles import Actor


def may_manage(actor: Actor) -> bool:
    """Make, bring in, confirm and end keys."""
    return actor.is_administrator


def may_see(actor: Actor, facility_id: int) -> bool:
    """See every key of a facility and its state, those that wait included."""
    return actor.is_administrator or actor.coordinates(facility_id)


def is_second_person(actor: Actor, made_by_id: int | None) -> bool:
    """Somebody other than who made the key; whoever works on the server's command line counts as one person."""
    return actor.user_id != made_by_id
