"""Changes to many sessions at once: moved by days, copied to another run, exchanged, split, given to another trainer.

Each is one transaction: either everything stands where it was wished, or nothing was changed and every clash is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling import policy
from trainfac.scheduling.models import CourseRun, Facility, SessionInstrument, SessionOverride, Trainer, TrainingSession
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.services.lookup import timetable_to_change
from trainfac.scheduling.services.overriding import standing
from trainfac.scheduling.services.sessions import SessionChanged, facts
from trainfac.scheduling.services.timetable import forget_sessions
from trainfac.scheduling.services.together import Changed, write_together
from trainfac.scheduling.states import RunState
from trainfac.scheduling.walltime import exact_instant

MOST_DAYS = 730


@dataclass(frozen=True)
class Seen:
    """A session by its id, in the version that its coordinator was looking at."""

    session_id: int
    version: int


def shift_run(tx: Session, run_id: int, days: int, *, actor: Actor, now: datetime) -> Changed:
    """Move every session of a run by days, at the same time on the wall; pinned ones stay.

    Its announced days move along while it is a draft, and stretch afterwards. Raises NotFound, RuleBroken or Busy.
    """
    run = timetable_to_change(tx, run_id, actor)
    if days == 0 or abs(days) > MOST_DAYS:
        raise RuleBroken(
            fields={"days": msg("Give a number of days from 1 to %(most)s, before or after", most=MOST_DAYS)}
        )
    moving = [session for session in _live(tx, run) if not session.pinned]
    before = [facts(session) for session in moving]
    for session in moving:
        session.starts_at, session.ends_at = (
            _by_days(at, days, run.facility) for at in (session.starts_at, session.ends_at)
        )
    if run.state is RunState.DRAFT:
        run.starts_on, run.ends_on = (day + timedelta(days=days) for day in (run.starts_on, run.ends_on))
    return write_together(tx, run, moving, before, actor=actor, now=now)


def copy_timetable(tx: Session, from_run_id: int, to_run_id: int, *, actor: Actor, now: datetime) -> Changed:
    """Give a run the timetable of another of the same facility and course, as many days later as it begins later.

    The timetable that it had is thrown away. Raises NotFound, RuleBroken or Busy.
    """
    run = timetable_to_change(tx, to_run_id, actor)
    model = tx.get(CourseRun, from_run_id)
    if model is None or model.facility_id != run.facility_id or model.id == run.id:
        raise RuleBroken(fields={"from_run": msg("Choose another run of this facility")})
    modules = {(module.sequence, module.title): module for module in run.course.modules}
    sessions = _live(tx, model)
    if model.course.code != run.course.code or any(_key(session) not in modules for session in sessions):
        raise RuleBroken(
            fields={"from_run": msg("That run teaches other modules: its timetable does not fit this course")}
        )
    if not policy.may_lay_out(run.state):
        raise RuleBroken(msg("This run has begun: its sessions can only be changed one by one"))
    forget_sessions(tx, run)
    days = (run.starts_on - model.starts_on).days
    groups = {group.name: group for group in run.groups if group.active and not group.everybody}
    copies = []
    with tx.no_autoflush:
        for session in sessions:
            start, end = (_by_days(at, days, run.facility) for at in (session.starts_at, session.ends_at))
            copy = _like(session, Interval(start, end))
            copy.run, copy.module = run, modules[_key(session)]
            copy.group = groups.get(session.group.name) if session.group else None
            copies.append(copy)
        tx.add_all(copies)
    return write_together(tx, run, copies, [{} for _ in copies], actor=actor, now=now)


def swap_sessions(tx: Session, run_id: int, one: Seen, other: Seen, *, actor: Actor, now: datetime) -> Changed:
    """Let two sessions of a run exchange when they begin; each keeps its length, room and trainers.

    Raises NotFound, SessionChanged, RuleBroken or Busy.
    """
    run = timetable_to_change(tx, run_id, actor)
    if one.session_id == other.session_id:
        raise RuleBroken(fields={"other": msg("Choose two different sessions")})
    first, second = (_session(tx, run, seen) for seen in (one, other))
    before = [facts(first), facts(second)]
    starts = first.starts_at, second.starts_at
    for session, start in ((first, starts[1]), (second, starts[0])):
        session.starts_at, session.ends_at = start, start + (session.ends_at - session.starts_at)
        _check_one_day(session, run.facility)
    return write_together(tx, run, [first, second], before, actor=actor, now=now)


def split_session(tx: Session, run_id: int, seen: Seen, at: time, *, actor: Actor, now: datetime) -> Changed:
    """Make two sessions of one, the second beginning at a wall time within it, alike in all else.

    Raises NotFound, SessionChanged, RuleBroken, or Busy.
    """
    run = timetable_to_change(tx, run_id, actor)
    first = _session(tx, run, seen)
    start = first.starts_at.astimezone(run.facility.zone)
    middle = exact_instant(start.date(), at, run.facility.zone, second_time=bool(start.fold))
    if not first.starts_at < middle < first.ends_at:
        raise RuleBroken(fields={"at": msg("Choose a time between the start and the end of the session")})
    before, stood = [facts(first), {}], standing(tx, [first], now)
    with tx.no_autoflush:
        second = _like(first, Interval(middle, first.ends_at))
        second.run, second.module, second.group = run, first.module, first.group
        second.overrides = [
            SessionOverride(rule=one.rule, told=one.told, reason=one.reason, by_id=one.by_id) for one in first.overrides
        ]
        first.ends_at = middle
        tx.add(second)
    return write_together(tx, run, [first, second], before, actor=actor, now=now, stood=stood)


def replace_trainer(
    tx: Session, run_id: int, old_id: int, new_id: int, from_day: date, *, actor: Actor, now: datetime
) -> Changed:
    """Let somebody else teach every session of a run that a trainer has from a day on.

    Raises NotFound, RuleBroken, or Busy with every session at which the other one is taken or away.
    """
    run = timetable_to_change(tx, run_id, actor)
    old, new = tx.get(Trainer, old_id), known.trainer_of(tx, run.facility, new_id)
    if new is None or not new.active or new is old:
        raise RuleBroken(fields={"new_trainer": msg("Choose another trainer of this facility")})
    first_at = datetime.combine(from_day, time(), run.facility.zone)
    changing = [session for session in _live(tx, run) if old in session.trainers and session.starts_at >= first_at]
    before, stood = [facts(session) for session in changing], standing(tx, changing, now)
    for session in changing:
        session.trainers = list(dict.fromkeys(new if one is old else one for one in session.trainers))
    return write_together(tx, run, changing, before, actor=actor, now=now, stood=stood)


def _live(tx: Session, run: CourseRun) -> list[TrainingSession]:
    query = (
        select(TrainingSession)
        .where(TrainingSession.run_id == run.id, TrainingSession.cancelled.is_(False))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .execution_options(populate_existing=True)
    )
    return list(tx.scalars(query))


def _session(tx: Session, run: CourseRun, seen: Seen) -> TrainingSession:
    session = tx.get(TrainingSession, seen.session_id, populate_existing=True)
    if session is None or session.run_id != run.id or session.cancelled:
        raise NotFound(msg("There is no such session"))
    if session.version != seen.version:
        raise SessionChanged(msg("Somebody else changed this session while you were looking at it"))
    return session


def _like(session: TrainingSession, during: Interval) -> TrainingSession:
    """Another session as this one, at its own time."""
    return TrainingSession(
        starts_at=during.start,
        ends_at=during.end,
        room=session.room if session.room and session.room.active else None,
        trainers=[trainer for trainer in session.trainers if trainer.active],
        instruments=[
            SessionInstrument(instrument=need.instrument, places=need.places)
            for need in session.instruments
            if need.instrument.active
        ],
        note=session.note,
        counts_for_attendance=session.counts_for_attendance,
        cancelled=False,
        pinned=session.pinned,
        version=1,
    )


def _key(session: TrainingSession) -> tuple[int, str]:
    return session.module.sequence, session.module.title


def _by_days(instant: datetime, days: int, facility: Facility) -> datetime:
    """The same time on the wall, days later. Raises RuleBroken where clocks jump over it."""
    local = instant.astimezone(facility.zone)
    try:
        day = local.date() + timedelta(days=days)
    except OverflowError as error:
        raise RuleBroken(fields={"days": msg("No calendar goes that far")}) from error
    return exact_instant(day, local.time(), facility.zone, second_time=bool(local.fold))


def _check_one_day(session: TrainingSession, facility: Facility) -> None:
    start, end = session.starts_at.astimezone(facility.zone), session.ends_at.astimezone(facility.zone)
    if end.date() != start.date():
        raise RuleBroken(msg("One of these sessions is too long for the time of the other: it would go past midnight"))
