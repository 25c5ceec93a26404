"""Who may issue, change and print certificates. Pure."""

from __future__ import annotations

from collections.abc import Collection

from trainfac.identity.roles import Actor


def may_issue(actor: Actor, facility_id: int) -> bool:
    """Coordinators of the facility issue, correct and revoke."""
    return actor.coordinates(facility_id)


def may_print(actor: Actor, facility_id: int, trainer_person_ids: Collection[int]) -> bool:
    """Coordinators, and the trainers of the run, open and print what was issued."""
    if actor.coordinates(facility_id):
        return True
    return actor.trains_at(facility_id) and actor.person_id is not None and actor.person_id in trainer_person_ids


def may_strike(actor: Actor, facility_id: int, by_id: int | None, *, today: bool) -> bool:
    """Coordinators strike out any entry of the hand-over register; others what they wrote themselves, on that day."""
    return may_issue(actor, facility_id) or (today and by_id is not None and by_id == actor.user_id)


def may_stop(actor: Actor, facility_id: int, ordered_by: int | None) -> bool:
    """Of those who print, coordinators stop any work on a run, and trainers what they ordered themselves."""
    return actor.coordinates(facility_id) or (actor.user_id is not None and actor.user_id == ordered_by)


def is_own(actor: Actor, person_id: int) -> bool:
    """Nobody issues or changes a certificate of their own."""
    return actor.person_id is not None and actor.person_id == person_id


def may_open(actor: Actor, person_id: int) -> bool:
    """The holder opens their own certificate."""
    return is_own(actor, person_id)


def may_proof(actor: Actor, facility_id: int, person_id: int) -> bool:
    """Whoever issues, and the participant themselves, confirm that a name is right."""
    return may_issue(actor, facility_id) or is_own(actor, person_id)
