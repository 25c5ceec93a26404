"""Who may ask, nominate, decide, withdraw and look. Pure."""

from __future__ import annotations

from trainfac.identity.roles import SYSTEM, Actor


def may_ask(actor: Actor) -> bool:
    """Ask for a place for oneself."""
    return actor.signed_in


def may_nominate(actor: Actor, organisation_id: int) -> bool:
    """Nominate staff of this laboratory."""
    return actor.heads(organisation_id)


def may_decide(actor: Actor, facility_id: int) -> bool:
    """Decide about nominations for this facility's runs, and about their seats."""
    return actor == SYSTEM or actor.coordinates(facility_id)


def may_see_place(actor: Actor, *, person_id: int, organisation_id: int) -> bool:
    """See how it stands with one nomination or registration: the person, and the head of the laboratory it names."""
    return actor.person_id == person_id or actor.heads(organisation_id)


def may_withdraw(actor: Actor, *, person_id: int, organisation_id: int, by_laboratory: bool) -> bool:
    """Take a wish or nomination back: the person always, the laboratory what it proposed."""
    return actor.person_id == person_id or (by_laboratory and actor.heads(organisation_id))
