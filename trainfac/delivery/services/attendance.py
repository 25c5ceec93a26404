"""Attendance of one session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.delivery import policy, queries
from trainfac.delivery.models import AttendanceRecord, attendance_answer
from trainfac.delivery.rules import attended_minutes, is_change, is_overtaken
from trainfac.delivery.services.correcting import Overtaken, refuse_unless_correctable, refuse_without_reason
from trainfac.delivery.services.outcomes import write_outcomes
from trainfac.delivery.states import AttendanceStatus
from trainfac.enrolment.models import Registration
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import TrainingSession
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class AttendanceEntry:
    """How one participant was at a session; minutes may be left out where the status says them.

    ``seen`` is the answer that the sheet showed when it was opened, empty for none; None: there was no sheet.
    """

    registration_id: int
    status: AttendanceStatus
    minutes: int | None = None
    seen: str | None = None


@dataclass(frozen=True)
class _Row:
    """An entry with the minutes it means, whom it is about, and what is recorded by now."""

    entry: AttendanceEntry
    minutes: int
    person: Registration
    old: AttendanceRecord | None

    @property
    def answer(self) -> str:
        return attendance_answer(self.entry.status, self.minutes)

    @property
    def recorded(self) -> str:
        return self.old.answer if self.old else ""


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
    Raises NotFound, Forbidden, RuleBroken whose fields are named ``status-`` or ``minutes-<registration>``, or
    Overtaken when somebody else recorded other answers since the sheet was opened.
    """
    session = queries.training_session(tx, session_id)
    if session is None or not policy.may_record(actor, session.run.facility_id, _trainers(session)):
        raise NotFound(msg("There is no such session among yours"))
    _refuse_unless_held(session, now)
    refuse_unless_correctable(session.run, actor)
    changed = [row for row in _rows(tx, session, entries) if is_change(row.answer, row.recorded, row.entry.seen)]
    _refuse_own(changed, actor)
    _refuse_overtaken(changed)
    corrected, added = any(row.old for row in changed), any(row.old is None for row in changed)
    refuse_without_reason(session.run, reason, corrected=corrected, added=added)
    for row in changed:
        _write(tx, session, row, actor, clean(reason))
    if session.run.state is RunState.CLOSED:
        tx.flush()
        write_outcomes(tx, session.run_id, {row.person.id for row in changed})
    return len(changed)


def _trainers(session: TrainingSession) -> frozenset[int]:
    return frozenset(trainer.person_id for trainer in session.trainers)


def _refuse_unless_held(session: TrainingSession, now: datetime) -> None:
    if session.cancelled:
        raise RuleBroken(msg("This session was cancelled; nobody can attend it"))
    if session.starts_at > now:
        raise RuleBroken(msg("This session has not begun yet; attendance is recorded from its start on"))


def _rows(tx: Session, session: TrainingSession, entries: Sequence[AttendanceEntry]) -> list[_Row]:
    people = {registration.id: registration for registration in queries.roster(tx, session.run_id, session.group_id)}
    known = queries.attendance_records(tx, session.id)
    rows: list[_Row] = []
    wrong: dict[str, Message] = {}
    for entry in entries:
        person = people.get(entry.registration_id)
        if person is None:
            raise NotFound(msg("Somebody on this sheet holds no seat of the run any more; open the sheet again"))
        found = attended_minutes(entry.status, entry.minutes, session.minutes)
        if isinstance(found, Message):
            wrong[f"minutes-{person.id}"] = msg("%(name)s: %(problem)s", name=person.full_name, problem=found)
        else:
            rows.append(_Row(entry, found, person, known.get(person.id)))
    if wrong:
        raise RuleBroken(fields=wrong)
    return rows


def _refuse_own(changed: Sequence[_Row], actor: Actor) -> None:
    if any(policy.is_own(actor, row.person.person_id) for row in changed):
        raise Forbidden(msg("Nobody records their own attendance; ask somebody else of the facility"))


def _refuse_overtaken(changed: Sequence[_Row]) -> None:
    overtaken = [row for row in changed if is_overtaken(row.answer, row.recorded, row.entry.seen)]
    if overtaken:
        raise Overtaken(
            {f"status-{row.person.id}": _told(row) for row in overtaken},
            {str(row.person.id): row.recorded for row in overtaken},
        )


def _told(row: _Row) -> Message:
    if row.old is None:
        raise ValueError("nothing was recorded meanwhile")
    return msg(
        "%(name)s: meanwhile somebody recorded “%(status)s”, %(minutes)s minutes. "
        "Save again to put your answer in its place.",
        name=row.person.full_name,
        status=row.old.status.label,
        minutes=row.old.minutes,
    )


def _write(tx: Session, session: TrainingSession, row: _Row, actor: Actor, reason: str) -> None:
    before: Mapping[str, object] = {}
    written = row.old or AttendanceRecord(session_id=session.id, registration_id=row.person.id)
    if row.old:
        before = {"status": row.old.status.value, "minutes": row.old.minutes}
    written.status, written.minutes, written.recorded_by_id = row.entry.status, row.minutes, actor.user_id
    tx.add(written)
    if row.old or reason:
        after = {"status": written.status.value, "minutes": written.minutes}
        action = "attendance.changed" if row.old else "attendance.added"
        record(tx, action, written, actor_id=actor.user_id, before=dict(before), after=after, reason=reason)
