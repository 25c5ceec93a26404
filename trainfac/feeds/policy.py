"""Who may have which calendar. Pure."""

from __future__ import annotations

from trainfac.feeds.states import FeedKind
from trainfac.feeds.subject import Subject
from trainfac.identity.roles import Actor, Role


def may_subscribe(actor: Actor, subject: Subject) -> bool:
    """Have an address of it, and have what it says: asked when it is made, and again at each fetch.

    Runs, rooms, trainers and the facility are for its coordinators; one's own training and teaching for oneself.
    """
    if not actor.signed_in:
        return False
    if subject.facility_id is not None:
        return actor.coordinates(subject.facility_id)
    if actor.person_id != subject.number:
        return False
    return subject.kind is FeedKind.OWN_TRAINING or actor.has(Role.TRAINER)


def may_end(actor: Actor, *, owner_id: int, facility_id: int | None) -> bool:
    """Make an address useless: whoever it belongs to, and coordinators of the facility that it tells of."""
    return actor.user_id == owner_id or (facility_id is not None and actor.coordinates(facility_id))
