"""Runs as people know them, and as they are: a handful of statements, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.notices.models import ToldPlace, ToldRun, ToldSession, told_trainer
from trainfac.notices.stock import Held, Stock
from trainfac.scheduling.models import CourseRun, TrainingSession, session_trainer
from trainfac.scheduling.states import RunState


def told_stocks(session: Session, run_ids: Collection[int]) -> dict[int, Stock]:
    """What people know of these runs; runs that nobody knows are left out."""
    runs = session.execute(
        select(ToldRun.run_id, ToldRun.cancelled, ToldRun.note).where(ToldRun.run_id.in_(run_ids))
    ).all()
    held = session.execute(_columns(ToldSession, ToldSession.session_id).where(ToldSession.run_id.in_(run_ids)))
    trainers = session.execute(
        select(told_trainer)
        .join(ToldSession, ToldSession.session_id == told_trainer.c.session_id)
        .where(ToldSession.run_id.in_(run_ids))
    )
    places = session.execute(
        select(ToldPlace.run_id, ToldPlace.registration_id, ToldPlace.group_id).where(ToldPlace.run_id.in_(run_ids))
    )
    return _stocks({row.run_id: (row.cancelled, row.note) for row in runs}, held, trainers, places)


def present_stocks(session: Session, run_ids: Collection[int]) -> dict[int, Stock]:
    """These runs as they are. Nothing of a cancelled run is held."""
    runs = session.execute(select(CourseRun.id, CourseRun.state, CourseRun.note).where(CourseRun.id.in_(run_ids))).all()
    live = [row.id for row in runs if row.state is not RunState.CANCELLED]
    of_live = TrainingSession.run_id.in_(live) & TrainingSession.cancelled.is_(False)
    held = session.execute(_columns(TrainingSession, TrainingSession.id).where(of_live))
    trainers = session.execute(
        select(session_trainer).join(TrainingSession, TrainingSession.id == session_trainer.c.session_id).where(of_live)
    )
    places = session.execute(
        select(Registration.run_id, Registration.id, Registration.group_id).where(
            Registration.run_id.in_(live),
            Registration.group_id.is_not(None),
            Registration.state == RegistrationState.ACCEPTED,
        )
    )
    known = {row.id: (row.state is RunState.CANCELLED, row.note) for row in runs}
    return _stocks(known, held, trainers, places)


def _columns(table: type[TrainingSession | ToldSession], session_id: Any) -> Select[Any]:  # noqa: ANN401 - a column
    names = ("run_id", "module_id", "starts_at", "ends_at", "room_id", "group_id", "note")
    return select(session_id.label("session_id"), *(getattr(table, name) for name in names))


def _stocks(
    runs: Mapping[int, tuple[bool, str]], held: Iterable[Any], trainers: Iterable[Any], places: Iterable[Any]
) -> dict[int, Stock]:
    teaching: dict[int, set[int]] = defaultdict(set)
    for session_id, trainer_id in trainers:
        teaching[session_id].add(trainer_id)
    sessions: dict[int, dict[int, Held]] = defaultdict(dict)
    for row in held:
        facts = {name: value for name, value in row._mapping.items() if name != "run_id"}  # noqa: SLF001 - SQLAlchemy's
        sessions[row.run_id][row.session_id] = Held(trainer_ids=frozenset(teaching[row.session_id]), **facts)
    grouped: dict[int, dict[int, int]] = defaultdict(dict)
    for run_id, registration_id, group_id in places:
        grouped[run_id][registration_id] = group_id
    return {
        run_id: Stock(cancelled, note, sessions[run_id], grouped[run_id]) for run_id, (cancelled, note) in runs.items()
    }
