"""What was taught, module by module: to everybody and to groups, and to one participant, with who taught it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.catalogue.models import Module
from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.queries.attendance import counted
from trainfac.delivery.queries.people import is_for
from trainfac.delivery.rules import Attendance
from trainfac.enrolment.models import Registration
from trainfac.scheduling.models import TrainingSession


@dataclass(frozen=True)
class ModuleShare:
    """A module with what of it was held for a participant, what they attended, and by whom it was taught.

    Only sessions that attendance is measured against, so that all shares together are the attendance of the run.
    """

    module: Module
    attendance: Attendance
    trainers: Sequence[str]


def modules_of_participant(session: Session, registration_id: int) -> list[ModuleShare]:
    """Every module that was held for them, in the order of the course. Trainers by their first session."""
    query = (
        select(TrainingSession, AttendanceRecord.minutes)
        .join(Registration, Registration.run_id == TrainingSession.run_id)
        .outerjoin(
            AttendanceRecord,
            (AttendanceRecord.session_id == TrainingSession.id) & (AttendanceRecord.registration_id == Registration.id),
        )
        .where(Registration.id == registration_id, *counted(), is_for())
        .options(joinedload(TrainingSession.module), selectinload(TrainingSession.trainers))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    found: dict[int, list[tuple[TrainingSession, int]]] = {}
    for held, minutes in session.execute(query):
        found.setdefault(held.module_id, []).append((held, minutes or 0))
    return sorted(map(_share, found.values()), key=lambda share: share.module.sequence)


def modules_held(session: Session, run_id: int) -> dict[int | None, Counter[int]]:
    """Minutes of each module by trainee group, None for everybody; of sessions that attendance is measured against."""
    query = select(
        TrainingSession.group_id, TrainingSession.module_id, TrainingSession.starts_at, TrainingSession.ends_at
    ).where(TrainingSession.run_id == run_id, *counted())
    found: dict[int | None, Counter[int]] = {}
    for group, module, start, end in session.execute(query):
        found.setdefault(group, Counter())[module] += int((end - start).total_seconds()) // 60
    return found


def _share(sessions: Sequence[tuple[TrainingSession, int]]) -> ModuleShare:
    length = sum(int((held.ends_at - held.starts_at).total_seconds()) // 60 for held, _minutes in sessions)
    attended = sum(minutes for _held, minutes in sessions)
    trainers = dict.fromkeys(trainer.name for held, _minutes in sessions for trainer in held.trainers)
    return ModuleShare(sessions[0][0].module, Attendance(attended, length), tuple(trainers))
