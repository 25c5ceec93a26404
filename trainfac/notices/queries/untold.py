"""Which runs are not as people know them: asked of the database, so that every page can say how many there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.infra.db import UtcDateTime
from trainfac.notices.models import ToldPlace, ToldRun, ToldSession, told_trainer
from trainfac.scheduling.models import CourseRun, TrainingSession, session_trainer
from trainfac.scheduling.states import RunState

# Who takes part in these, or wanted to, may not know what changed; what is over changes for nobody.
TELLABLE: Final = frozenset(
    {RunState.PUBLISHED, RunState.NOMINATIONS_CLOSED, RunState.CONFIRMED, RunState.RUNNING, RunState.CANCELLED}
)
_A_DAY: Final = timedelta(days=1)  # it is still today somewhere


def runs_untold(session: Session, facility_id: int, now: datetime, among: Collection[int] | None = None) -> list[int]:
    """Runs of a facility that are not as they were told, soonest first; ``among`` looks at these alone."""
    query = _untold().with_only_columns(CourseRun.id).order_by(CourseRun.starts_on, CourseRun.id)
    if among is not None:
        query = query.where(CourseRun.id.in_(among))
    return list(session.scalars(query, _asked(facility_id, now)))


def untold_runs(session: Session, facility_id: int, now: datetime) -> list[CourseRun]:
    """The same as runs with their courses."""
    query = _untold().options(joinedload(CourseRun.course)).order_by(CourseRun.starts_on, CourseRun.id)
    return list(session.scalars(query, _asked(facility_id, now)))


def count_untold(session: Session, facility_id: int, now: datetime) -> int:
    """How many runs of a facility are not as they were told."""
    return session.scalar(_number_untold(), _asked(facility_id, now)) or 0


def _asked(facility_id: int, now: datetime) -> dict[str, object]:
    return {"facility_id": facility_id, "now": now, "yesterday": (now - _A_DAY).date()}


@cache
def _number_untold() -> Select[int]:
    return _untold().with_only_columns(func.count())


@cache  # to write it down anew for every page would take longer than to ask it
def _untold() -> Select[CourseRun]:
    """Filled in with what is asked."""
    now = bindparam("now", type_=UtcDateTime)
    ahead = CourseRun.ends_on >= bindparam("yesterday")
    cancelled = CourseRun.state == RunState.CANCELLED
    changed = or_(
        and_(ahead, CourseRun.note != ToldRun.note),
        and_(ahead, _regrouped()),
        _otherwise_than_told(now),
        _new(now),
    )
    return (
        select(CourseRun)
        .join(ToldRun, ToldRun.run_id == CourseRun.id)
        .where(CourseRun.facility_id == bindparam("facility_id"), CourseRun.state.in_(TELLABLE))
        .where(or_(and_(cancelled, ~ToldRun.cancelled, or_(ahead, _known_ahead(now))), and_(~cancelled, changed)))
    )


def _known_ahead(now: BindParameter[datetime]) -> ColumnElement[bool]:
    return exists().where(ToldSession.run_id == CourseRun.id, ToldSession.ends_at > now)


def _otherwise_than_told(now: BindParameter[datetime]) -> ColumnElement[bool]:
    """A session that people know takes place no more, or is held otherwise."""
    held = (TrainingSession.id == ToldSession.session_id) & TrainingSession.cancelled.is_(False)
    names = ("module_id", "starts_at", "ends_at", "room_id", "group_id", "note")
    differs = [getattr(TrainingSession, name).is_distinct_from(getattr(ToldSession, name)) for name in names]
    return exists(
        select(ToldSession.id)
        .outerjoin(TrainingSession, held)
        .where(ToldSession.run_id == CourseRun.id, or_(ToldSession.ends_at > now, TrainingSession.ends_at > now))
        .where(or_(TrainingSession.id.is_(None), *differs, _other_trainers()))
        .correlate(CourseRun)
    )


def _other_trainers() -> ColumnElement[bool]:
    """A trainer teaches it whom nobody was told of, or the other way round."""
    now, told = session_trainer.c, told_trainer.c
    teaching = select(now.trainer_id).where(now.session_id == TrainingSession.id).correlate(TrainingSession)
    known = select(told.trainer_id).where(told.session_id == ToldSession.session_id).correlate(ToldSession)
    return or_(
        exists(teaching.where(now.trainer_id.not_in(known))), exists(known.where(told.trainer_id.not_in(teaching)))
    )


def _new(now: BindParameter[datetime]) -> ColumnElement[bool]:
    """A session that nobody knows of yet."""
    known = exists().where(ToldSession.session_id == TrainingSession.id)
    return exists(
        select(TrainingSession.id)
        .where(TrainingSession.run_id == CourseRun.id, TrainingSession.cancelled.is_(False))
        .where(TrainingSession.ends_at > now, ~known)
        .correlate(CourseRun)
    )


def _regrouped() -> ColumnElement[bool]:
    """A participant who is in another group than they know."""
    return exists(
        select(Registration.id)
        .outerjoin(ToldPlace, ToldPlace.registration_id == Registration.id)
        .where(Registration.run_id == CourseRun.id, Registration.state == RegistrationState.ACCEPTED)
        .where(Registration.group_id.is_distinct_from(ToldPlace.group_id))
        .correlate(CourseRun)
    )
