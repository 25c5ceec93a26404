"""Who may record what happened. Pure."""

from __future__ import annotations

from collections.abc import Collection

from trainfac.identity.roles import Actor


def may_record(actor: Actor, facility_id: int, trainer_person_ids: Collection[int]) -> bool:
    """Coordinators of the facility, and its trainers for what they teach themselves."""
    if actor.coordinates(facility_id):
        return True
    return actor.trains_at(facility_id) and actor.person_id is not None and actor.person_id in trainer_person_ids


def may_correct_closed(actor: Actor, facility_id: int) -> bool:
    """After a run is finished only its coordinators correct what was recorded."""
    return actor.coordinates(facility_id)


def is_own(actor: Actor, person_id: int) -> bool:
    """Nobody records attendance or results of their own."""
    return actor.person_id is not None and actor.person_id == person_id
