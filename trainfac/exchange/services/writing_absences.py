"""Writes what a calendar makes of the time of a trainer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.exchange.calendars.plan import Line
from trainfac.exchange.models import CalendarEntry, CalendarSource
from trainfac.exchange.services.entries import entry_for, forget
from trainfac.exchange.states import EventFate
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.messages import Message
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import Absence, Facility, SessionOverride, TrainingSession
from trainfac.scheduling.services import absences, bookings
from trainfac.scheduling.services.locking import lock
from trainfac.scheduling.services.overriding import mark
from trainfac.scheduling.services.sessions import facts
from trainfac.scheduling.states import AbsenceKind, ClashRule


def write_absences(tx: Session, trainer_id: int, source: CalendarSource, lines: Sequence[Line]) -> None:
    """Enter, change and end absences; sessions that stand in them keep their time, as the guard wants it."""
    spans = [one for line in lines for one in (line.during, line.before.during if line.before else None) if one]
    if not spans:
        return
    within = Interval(min(one.start for one in spans), max(one.end for one in spans))
    lock(tx, {trainer_id})
    absences.give_way(tx, {trainer_id}, within)
    forget(tx, source, [line for line in lines if line.fate is EventFate.REMOVE])
    entries = [entry_for(tx, source, line) for line in lines if line.fate is not EventFate.REMOVE]
    made = [(entry, _absence(tx, trainer_id, entry)) for entry in entries]
    tx.flush()
    for entry, absence in made:
        entry.absence_id = absence.id
    tx.flush()
    absences.spread(tx, {trainer_id}, within)


def _absence(tx: Session, trainer_id: int, entry: CalendarEntry) -> Absence:
    """The absence that an event has become, new or known, at the time that it has now."""
    absence = tx.get(Absence, entry.absence_id) if entry.absence_id is not None else None
    absence = absence or Absence(resource_id=trainer_id, kind=AbsenceKind.ELSEWHERE)
    absence.starts_at, absence.ends_at, absence.reason = entry.starts_at, entry.ends_at, entry.words
    tx.add(absence)
    return absence


def say_why(
    tx: Session, facility: Facility, lines: Sequence[Line], reason: str, *, actor: Actor, now: datetime
) -> int:  # fmt: skip
    """Mark sessions that stand in an absence now with the reason that was given; returns how many."""
    ids = {session.session_id for line in lines for session in line.sessions}
    sessions = list(tx.scalars(select(TrainingSession).where(TrainingSession.id.in_(ids))))
    if not sessions:
        return 0
    found, _ = bookings.clashes_of(tx, sessions, facility=facility, now=now)
    marked = set()
    for session in sessions:
        before = facts(session)
        said = {(one.rule, str(Message.from_json(one.told))) for one in session.overrides}
        new = [
            clash
            for clash in found
            if clash.wish.session_id == session.id and clash.rule is ClashRule.LEAVE and mark(clash) not in said
        ]
        if not new:
            continue
        session.overrides += [
            SessionOverride(rule=clash.rule, told=clash.message.to_json(), reason=reason, by_id=actor.user_id)
            for clash in new
        ]
        session.version += 1
        marked.add(session.id)
        audit.record(tx, "session.changed", session, actor_id=actor.user_id, before=before, after=facts(session))
    return len(marked)
