"""Who may change the directory. Pure."""

from __future__ import annotations

from trainfac.identity.roles import SYSTEM, Actor, Role


def may_edit_laboratories(actor: Actor) -> bool:
    """Add and correct laboratories: they belong to no facility, so any facility's coordinator keeps them right."""
    return actor == SYSTEM or actor.is_administrator or actor.has(Role.COORDINATOR)


def may_keep_staff(actor: Actor, organisation_id: int) -> bool:
    """Say who works at a laboratory and who does not."""
    return actor.heads(organisation_id)
