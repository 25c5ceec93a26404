"""The timetable of a run, laid out from the modules of its course over the facility's working days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling import policy
from trainfac.scheduling.layout import LONGEST_SEARCH, Layout, last_day_needed, lay_out, nominal_last_day
from trainfac.scheduling.models import CourseRun, Facility, Resource, Room, Trainer, TrainingSession
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.queries.contact_hours import to_place
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.rules import shortfall
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.busy import planned_without, to_be_looked_at
from trainfac.scheduling.services.everybody import ensure_everybody
from trainfac.scheduling.services.locking import lock
from trainfac.scheduling.services.lookup import run_to_change


@dataclass(frozen=True)
class LayoutPlan:
    """From which day a run is laid out, and where and with whom unless a session says otherwise.

    ``make_up``: go on after the nominal last day until holidays are made up for.
    ``without_busy``: where a room or trainer is taken, plan the session without it instead of refusing.
    ``ends_on``: the last day, where it is settled already; what finds no room until then stays without a session.
    """

    starts_on: date
    room_id: int | None = None
    trainer_ids: frozenset[int] = frozenset()
    make_up: bool = False
    without_busy: bool = False
    ends_on: date | None = None


@dataclass(frozen=True)
class LaidOut:
    """A run with its timetable, and what its coordinator should know about it."""

    run: CourseRun
    warnings: tuple[Message, ...]


def lay_out_run(tx: Session, run_id: int, plan: LayoutPlan, *, actor: Actor, now: datetime) -> LaidOut:
    """Throw the timetable of a run away and make a new one; its announced dates follow.

    Raises NotFound; RuleBroken when the run has begun or the facility's hours are too short; Busy with every clash.
    """
    run = run_to_change(tx, run_id, actor)
    if not policy.may_lay_out(run.state):
        raise RuleBroken(msg("This run has begun: its sessions can only be changed one by one"))
    before = {"starts_on": run.starts_on.isoformat(), "ends_on": run.ends_on.isoformat()}
    forget_sessions(tx, run)
    warnings = plan_sessions(tx, run, plan, now)
    after = {"starts_on": run.starts_on.isoformat(), "ends_on": run.ends_on.isoformat()}
    audit.record(tx, "run.laid_out", run, actor_id=actor.user_id, before=before, after=after)
    return LaidOut(run, warnings)


def announced_days(tx: Session, run: CourseRun, plan: LayoutPlan) -> tuple[date, date]:
    """First and last day of a run that is laid out so: without regard to holidays, unless they are to be made up for.

    Raises RuleBroken when the facility's hours do not hold the course.
    """
    if plan.ends_on is not None:
        return plan.starts_on, plan.ends_on
    modules, hours = [to_place(module) for module in run.course.modules], working_hours(run.facility)
    if not plan.make_up:
        return plan.starts_on, nominal_last_day(modules, plan.starts_on, hours)
    closed = closed_days(tx, run.facility, plan.starts_on, plan.starts_on + LONGEST_SEARCH).reasons
    return plan.starts_on, last_day_needed(modules, plan.starts_on, hours, closed)


def plan_sessions(tx: Session, run: CourseRun, plan: LayoutPlan, now: datetime) -> tuple[Message, ...]:
    """Lay out a run that has no sessions, set its announced days and book what it needs. Returns warnings."""
    facility = run.facility
    room, trainers = resources_named(tx, facility, plan.room_id, plan.trainer_ids)
    run.starts_on, run.ends_on = announced_days(tx, run, plan)
    closed = closed_days(tx, facility, run.starts_on, run.ends_on)
    modules = [to_place(module) for module in run.course.modules]
    layout = lay_out(modules, run.starts_on, run.ends_on, working_hours(facility), closed.reasons)
    sessions = _sessions(run, layout, room, trainers)
    tx.add_all(sessions)
    tx.flush()
    left_out = _leave_out_busy(tx, sessions, facility, now) if plan.without_busy else []
    found = bookings.hold(tx, sessions, facility=facility, now=now)
    tx.expire(run, ["sessions"])
    short = shortfall(run.code, layout)
    return (*([short] if short else []), *left_out, *closed.gaps, *to_be_looked_at(found), *_day_warnings(plan, run))


def forget_sessions(tx: Session, run: CourseRun) -> None:
    """Remove every session of a run. Raises RuleBroken when attendance was recorded for one."""
    try:
        with tx.begin_nested():
            bookings.let_go(tx, list(tx.scalars(select(TrainingSession).where(TrainingSession.run_id == run.id))))
            tx.execute(delete(TrainingSession).where(TrainingSession.run_id == run.id))
    except IntegrityError as error:
        raise RuleBroken(msg("Attendance has been recorded for sessions of this run; it stays as it is")) from error
    tx.expire(run, ["sessions"])


def resources_named(
    tx: Session, facility: Facility, room_id: int | None, trainer_ids: Iterable[int], *, kept: Iterable[Resource] = ()
) -> tuple[Room | None, list[Trainer]]:
    """Room and trainers of a facility by their ids; retired ones only when ``kept`` from before.

    Raises RuleBroken for what the facility does not have.
    """
    before = {resource.id for resource in kept}
    fields = {}
    room = known.room_of(tx, facility, room_id) if room_id is not None else None
    if room_id is not None and (room is None or not (room.active or room.id in before)):
        fields["room_id"] = msg("This room is not in use; choose another one")
    wanted = set(trainer_ids)
    trainers = [trainer for trainer in known.trainers(tx, facility) if trainer.id in wanted]
    trainers += [
        resource
        for resource in kept
        if isinstance(resource, Trainer) and resource.id in wanted and resource not in trainers
    ]
    if len(trainers) < len(wanted):
        fields["trainer_ids"] = msg("One of these trainers does not teach here any more; choose again")
    if fields:
        raise RuleBroken(fields=fields)
    return room, trainers


def stretch(run: CourseRun, days: Sequence[date]) -> list[Message]:
    """The announced days of a run cover all its sessions (docs/adr/0003): let them cover these days too."""
    first, last = min([run.starts_on, *days]), max([run.ends_on, *days])
    if (first, last) == (run.starts_on, run.ends_on):
        return []
    run.starts_on, run.ends_on = first, last
    return [
        msg(
            "The run now lasts from %(first)s to %(last)s, so that its dates cover its sessions.",
            first=first,
            last=last,
        )
    ]


def _sessions(run: CourseRun, layout: Layout, room: Room | None, trainers: Sequence[Trainer]) -> list[TrainingSession]:
    modules = {module.id: module for module in run.course.modules}
    return [
        TrainingSession(
            run=run,
            module=modules[planned.module_id],
            starts_at=planned.during.start,
            ends_at=planned.during.end,
            room=room,
            trainers=list(trainers),
        )
        for planned in layout.sessions
    ]


def _leave_out_busy(
    tx: Session, sessions: Sequence[TrainingSession], facility: Facility, now: datetime
) -> list[Message]:  # fmt: skip
    """Plan without rooms and trainers that are taken or away at that time."""
    ensure_everybody(tx, sessions[0].run) if sessions else None
    lock(tx, {one.id for session in sessions for one in bookings.people_and_places(session)})
    found, _ = bookings.clashes_of(tx, sessions, facility=facility, now=now)
    ordered = sorted((s for s in sessions if bookings.is_live(s)), key=lambda s: (s.starts_at, s.id))
    left_out = []
    for clash in found:
        session = ordered[clash.wish.key]
        if bookings.taken_for_granted(clash) or clash.resource_id is None:
            continue
        if session.room is not None and session.room.id == clash.resource_id:
            session.room = None
        session.trainers = [trainer for trainer in session.trainers if trainer.id != clash.resource_id]
        left_out.append(clash)
    tx.flush()
    return planned_without(left_out)


def _day_warnings(plan: LayoutPlan, run: CourseRun) -> list[Message]:
    first = min((session.starts_at for session in run.sessions), default=None)
    if first is None or first.astimezone(run.facility.zone).date() == plan.starts_on:
        return []
    return [
        msg(
            "Nothing is taught on the first day, %(day)s; the first session is on %(first)s.",
            day=plan.starts_on,
            first=first.astimezone(run.facility.zone).date(),
        )
    ]
