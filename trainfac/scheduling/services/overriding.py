"""What stands although a rule speaks against it: since before, or because somebody said why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.kernel.messages import Message
from trainfac.scheduling.clashes import Clash
from trainfac.scheduling.models import SessionOverride, TrainingSession
from trainfac.scheduling.services import bookings
from trainfac.scheduling.states import ClashRule

Mark = tuple[ClashRule, str]


def mark(clash: Clash) -> Mark:
    """What makes two clashes the same."""
    return clash.rule, str(clash.message)


def standing(tx: Session, sessions: Iterable[TrainingSession], now: datetime) -> set[Mark]:
    """What speaks against sessions of one facility as they stand already: nobody has to say again why."""
    live = [session for session in sessions if bookings.is_live(session)]
    if not live:
        return set()
    found, _ = bookings.clashes_of(tx, live, facility=live[0].run.facility, now=now)
    return {mark(clash) for clash in found}


def keep_overrides(
    sessions: Collection[TrainingSession], found: Iterable[Clash], *, reason: str = "", actor: Actor
) -> None:
    """What was overridden and still speaks against a session stays with its first reason; the rest goes.

    What is new is overridden with ``reason``, where one is given.
    """
    against: dict[int | None, list[Clash]] = {}
    for clash in found:
        against.setdefault(clash.wish.session_id, []).append(clash)
    for session in sessions:
        before = {(one.rule, str(Message.from_json(one.told))): one for one in session.overrides}
        clashes = against.get(session.id, [])
        session.overrides = [before[mark(clash)] for clash in clashes if mark(clash) in before] + [
            SessionOverride(rule=clash.rule, told=clash.message.to_json(), reason=reason, by_id=actor.user_id)
            for clash in clashes
            if reason and mark(clash) not in before
        ]
