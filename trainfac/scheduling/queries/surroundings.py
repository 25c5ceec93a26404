"""Everything that may stand in the way of sessions within a stretch of time, in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Course, Module
from trainfac.kernel.periods import Interval
from trainfac.kernel.text import fold
from trainfac.scheduling.models import (
    Absence,
    Booking,
    CourseRun,
    Facility,
    TraineeGroup,
    TrainerCompetence,
    TrainerHours,
    TrainingSession,
)
from trainfac.scheduling.queries import elsewhere
from trainfac.scheduling.queries.working_days import closed_days
from trainfac.scheduling.states import PUBLIC_STATES, CompetenceLevel, RunState
from trainfac.scheduling.wishes import Away, Competence, Held, Holder, Sibling, Surroundings, Wish, WishedModule

# No session is longer: it ends on the day on which it begins. Bounds the range that is read.
LONGEST_SESSION: Final = timedelta(days=2)
_TEACHES: Final = (CompetenceLevel.TEACHES, CompetenceLevel.LEADS)


def surroundings(
    session: Session,
    facility: Facility,
    wishes: Sequence[Wish],
    *,
    now: datetime,
    within: Interval | None = None,
    besides: Collection[int] = (),
) -> Surroundings:
    """What there is around these wishes of a facility; ``within`` is wider when other times are thought of too.

    ``besides`` are sessions that are about to be written anew and hold nothing any more.
    """
    around = within or _span(wishes)
    ids = frozenset(resource for wish in wishes for resource in wish.resource_ids)
    trainer_ids = {trainer.id for wish in wishes for trainer in wish.trainers}
    run_ids = {wish.run_id for wish in wishes}
    zone = facility.zone
    first, last = (instant.astimezone(zone).date() for instant in (around.start, around.end))
    return Surroundings(
        zone,
        now,
        held=list(_held(session, facility, ids, around, besides)),
        away=list(_away(session, ids, {one.id for wish in wishes for one in wish.instruments}, around)),
        closed=closed_days(session, facility, first, last).reasons,
        checks_competence=facility.checks_competence,
        competences=_competences(session, trainer_ids) if facility.checks_competence else {},
        hours=_hours(session, facility, trainer_ids),
        siblings=_siblings(session, run_ids, besides) if any(wish.module.after for wish in wishes) else {},
        elsewhere=elsewhere.of_participants(session, run_ids, around),
    )


def module_wished(module: Module, course: Course) -> WishedModule:
    """What the clash rules know of a module; its trainer is known for the module's subject, the course or its field."""
    subjects = [module.competence] if module.competence else [course.code, course.track.value]
    return WishedModule(module.sequence, module.title, frozenset(module.after), frozenset(map(fold, subjects)))


def _span(wishes: Sequence[Wish]) -> Interval:
    return Interval(min(wish.during.start for wish in wishes), max(wish.during.end for wish in wishes))


def _held(
    session: Session, facility: Facility, ids: Collection[int], around: Interval, besides: Collection[int]
) -> Iterator[Held]:
    """One query, bounded on both sides so that the index on resource and start serves it."""
    query = (
        select(
            Booking.resource_id, Booking.starts_at, Booking.ends_at, Booking.session_id, Module.sequence, Module.title,
            CourseRun.code, CourseRun.state, CourseRun.facility_id, Facility.name,
        )
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .join(Module, Module.id == TrainingSession.module_id)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .join(Facility, Facility.id == CourseRun.facility_id)
        .where(Booking.resource_id.in_(ids), Booking.live, Booking.session_id.not_in(besides))
        .where(Booking.starts_at > around.start - LONGEST_SESSION, Booking.starts_at < around.end)
        .where(Booking.ends_at > around.start)
        .order_by(Booking.starts_at, Booking.id)
    )  # fmt: skip
    for row in session.execute(query):
        hidden = row.facility_id != facility.id and row.state not in PUBLIC_STATES
        holder = Holder(row.session_id, f"{row.sequence}. {row.title}", row.code, row.name, hidden)
        yield Held(row.resource_id, Interval(row.starts_at, row.ends_at), holder)


def _away(session: Session, ids: Collection[int], instrument_ids: Collection[int], around: Interval) -> Iterator[Away]:
    query = (
        select(Absence)
        .where(or_(Absence.resource_id.in_(ids), Absence.instrument_id.in_(instrument_ids)))
        .where(Absence.starts_at < around.end, Absence.ends_at > around.start)
        .order_by(Absence.starts_at, Absence.id)
    )
    for absence in session.scalars(query):
        yield Away(absence.interval, absence.kind, absence.reason, absence.resource_id, absence.instrument_id)


def _competences(session: Session, trainer_ids: Collection[int]) -> dict[int, list[Competence]]:
    """What each may teach on their own."""
    found: dict[int, list[Competence]] = defaultdict(list)
    query = select(TrainerCompetence).where(
        TrainerCompetence.trainer_id.in_(trainer_ids), TrainerCompetence.level.in_(_TEACHES)
    )
    for one in session.scalars(query):
        found[one.trainer_id].append(Competence(one.subject_folded, one.valid_from, one.valid_until))
    return found


def _hours(
    session: Session, facility: Facility, trainer_ids: Collection[int]
) -> dict[int, list[tuple[int, time, time]]]:  # fmt: skip
    found: dict[int, list[tuple[int, time, time]]] = defaultdict(list)
    query = (
        select(TrainerHours)
        .where(TrainerHours.trainer_id.in_(trainer_ids), TrainerHours.facility_id == facility.id)
        .order_by(TrainerHours.weekday, TrainerHours.starts)
    )
    for period in session.scalars(query):
        found[period.trainer_id].append((period.weekday, period.starts, period.ends))
    return found


def _siblings(session: Session, run_ids: Collection[int], besides: Collection[int]) -> dict[int, list[Sibling]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for run_id, group_id in session.execute(
        select(TraineeGroup.run_id, TraineeGroup.id).where(TraineeGroup.run_id.in_(run_ids), TraineeGroup.active)
    ):
        groups[run_id].append(group_id)
    query = (
        select(
            TrainingSession.id, TrainingSession.run_id, TrainingSession.starts_at, TrainingSession.ends_at,
            TrainingSession.group_id, Module.sequence, Module.title, Module.after,
        )
        .join(Module, Module.id == TrainingSession.module_id)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(TrainingSession.run_id.in_(run_ids), TrainingSession.id.not_in(besides))
        .where(TrainingSession.cancelled.is_(False), CourseRun.state != RunState.CANCELLED)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )  # fmt: skip
    found: dict[int, list[Sibling]] = defaultdict(list)
    for row in session.execute(query):
        ids = frozenset(groups[row.run_id] if row.group_id is None else [row.group_id])
        module = WishedModule(row.sequence, row.title, frozenset(row.after))
        found[row.run_id].append(Sibling(row.id, module, Interval(row.starts_at, row.ends_at), ids))
    return found
