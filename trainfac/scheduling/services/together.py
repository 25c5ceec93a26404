"""Sessions of one run written together: booked, covered by the announced days, and written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.messages import Message
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.busy import to_be_looked_at
from trainfac.scheduling.services.overriding import Mark, keep_overrides, mark
from trainfac.scheduling.services.sessions import facts
from trainfac.scheduling.services.timetable import stretch


@dataclass(frozen=True)
class Changed:
    """How many sessions were changed, and what their coordinator should look at."""

    sessions: int
    warnings: tuple[Message, ...]


def write_together(
    tx: Session,
    run: CourseRun,
    sessions: Sequence[TrainingSession],
    before: Sequence[dict[str, object]],
    *,
    actor: Actor,
    now: datetime,
    stood: Collection[Mark] = (),
    allowed: bookings.Allowed = bookings.taken_for_granted,
    reason: str = "",
) -> Changed:
    """Book what was changed, cover it with the announced days and write down who did it; new ones have no before.

    What speaks against them is refused unless it is ``allowed``, or has ``stood`` before and can be overridden.
    ``reason``: why what can be overridden and is new stands all the same. Raises Busy.
    """
    found = bookings.hold(
        tx, sessions, facility=run.facility, now=now,
        allowed=lambda clash: allowed(clash) or (clash.overridable and mark(clash) in stood),
    )  # fmt: skip
    keep_overrides(sessions, found, reason=reason, actor=actor)
    zone = run.facility.zone
    stretched = stretch(run, [session.starts_at.astimezone(zone).date() for session in sessions])
    tx.expire(run, ["sessions"])
    for session, was in zip(sessions, before, strict=True):
        if was:
            session.version += 1
        action = "session.changed" if was else "session.added"
        audit.record(tx, action, session, actor_id=actor.user_id, before=was, after=facts(session))
    return Changed(len(sessions), (*to_be_looked_at(found), *stretched))
