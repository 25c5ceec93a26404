"""Attendance of one session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.delivery import policy, queries
from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.rules import attended_minutes
from trainfac.delivery.services.correcting import need_reason, refuse_unless_correctable
from trainfac.delivery.states import AttendanceStatus
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import TrainingSession


@dataclass(frozen=True)
class AttendanceEntry:
    """How one participant was at a session; minutes may be left out where the status says them."""

    registration_id: int
    status: AttendanceStatus
    minutes: int | None = None


def record_attendance(
    tx: Session,
    session_id: int,
    entries: Sequence[AttendanceEntry],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> int:
    """Record a session's attendance and return how many records are new or changed.

    Repeating a submission changes nothing. Changes after the run is over need a reason and keep the old value.
    Raises NotFound, Forbidden, or RuleBroken whose fields are named ``status-<registration>``.
    """
    session = queries.training_session(tx, session_id)
    if session is None or not policy.may_record(actor, session.run.facility_id, _trainers(session)):
        raise NotFound(msg("There is no such session among yours"))
    _refuse_unless_held(session, now)
    refuse_unless_correctable(session.run, actor)
    people = {registration.id for registration in queries.roster(tx, session.run_id)}
    known = queries.attendance_records(tx, session_id)
    minutes = _minutes(entries, people, session.minutes)
    changed = [
        entry
        for entry in entries
        if (old := known.get(entry.registration_id)) is None
        or (old.status, old.minutes) != (entry.status, minutes[entry.registration_id])
    ]
    need_reason(session.run, reason, changed=any(entry.registration_id in known for entry in changed))
    for entry in changed:
        _write_attendance(
            tx, session_id, entry, minutes[entry.registration_id], known.get(entry.registration_id), actor, reason
        )
    return len(changed)


def _trainers(session: TrainingSession) -> frozenset[int]:
    return frozenset(trainer.person_id for trainer in session.trainers)


def _refuse_unless_held(session: TrainingSession, now: datetime) -> None:
    if session.cancelled:
        raise RuleBroken(msg("This session was cancelled; nobody can attend it"))
    if session.starts_at > now:
        raise RuleBroken(msg("This session has not begun yet; attendance is recorded from its start on"))


def _minutes(entries: Sequence[AttendanceEntry], people: set[int], held: int) -> dict[int, int]:
    minutes: dict[int, int] = {}
    wrong: dict[str, Message] = {}
    for entry in entries:
        if entry.registration_id not in people:
            raise NotFound(msg("Somebody on this sheet holds no seat of the run any more; open the sheet again"))
        found = attended_minutes(entry.status, entry.minutes, held)
        if isinstance(found, Message):
            wrong[f"minutes-{entry.registration_id}"] = found
        else:
            minutes[entry.registration_id] = found
    if wrong:
        raise RuleBroken(fields=wrong)
    return minutes


def _write_attendance(
    tx: Session,
    session_id: int,
    entry: AttendanceEntry,
    minutes: int,
    old: AttendanceRecord | None,
    actor: Actor,
    reason: str,
) -> None:
    if old is None:
        tx.add(
            AttendanceRecord(
                session_id=session_id,
                registration_id=entry.registration_id,
                status=entry.status,
                minutes=minutes,
                recorded_by_id=actor.user_id,
            )
        )
        return
    before = {"status": old.status.value, "minutes": old.minutes}
    old.status, old.minutes, old.recorded_by_id = entry.status, minutes, actor.user_id
    after = {"status": entry.status.value, "minutes": minutes}
    record(tx, "attendance.changed", old, actor_id=actor.user_id, before=before, after=after, reason=clean(reason))
