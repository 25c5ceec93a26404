"""Where a training session may stand, and what its coordinator should know about it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.catalogue.models import Module
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean, clean_block
from trainfac.scheduling.clashes import Clash
from trainfac.scheduling.models import (
    CourseRun,
    Instrument,
    Room,
    SessionInstrument,
    TraineeGroup,
    Trainer,
    TrainingSession,
)
from trainfac.scheduling.queries.working_days import working_hours
from trainfac.scheduling.rules import SessionToCheck, outside_hours
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.busy import session_name
from trainfac.scheduling.services.overriding import keep_overrides, mark, standing
from trainfac.scheduling.services.timetable import resources_named, stretch
from trainfac.scheduling.session_plan import SessionPlan, interval
from trainfac.scheduling.states import ClashRule


@dataclass(frozen=True)
class SessionSaved:
    """The session as it stands now, and what its coordinator should know about it."""

    session: TrainingSession
    warnings: tuple[Message, ...]


def place_session(
    tx: Session, run: CourseRun, session: TrainingSession | None, plan: SessionPlan, *, actor: Actor, now: datetime
) -> SessionSaved:
    """Give a session, or a new one, everything the plan says, book it and stretch its run.

    What speaks against it is refused, unless it can be overridden and a reason is given, or has stood before.
    """
    stood = standing(tx, [session] if session else [], now)
    held_for = session.interval if session else None
    session = as_planned(tx, run, session, plan)
    reason = clean(plan.override_reason)

    def allowed(clash: Clash) -> bool:
        if clash.rule is ClashRule.RETIRED:  # what it holds for that time already it goes on holding
            return mark(clash) in stood and session.interval == held_for
        return clash.overridable and (bool(reason) or mark(clash) in stood)

    found = bookings.hold(tx, [session], facility=run.facility, now=now, allowed=allowed)
    keep_overrides([session], [clash for clash in found if clash.overridable], reason=reason, actor=actor)
    if plan.cancelled:
        return SessionSaved(session, ())
    outside = outside_hours(SessionToCheck(session_name(session), session.interval), hours=working_hours(run.facility))
    return SessionSaved(session, (*([outside] if outside else []), *stretch(run, [plan.day])))


def as_planned(tx: Session, run: CourseRun, session: TrainingSession | None, plan: SessionPlan) -> TrainingSession:
    """The session, or a new one, with everything the plan says; nothing is booked yet. Raises RuleBroken."""
    module = tx.get(Module, plan.module_id)
    if module is None or module.course_id != run.course_id:
        raise RuleBroken(fields={"module_id": msg("Choose a module of this course")})
    during = interval(plan, run.facility.zone)
    named = chosen(tx, run, session, plan)
    with tx.no_autoflush:
        session = session or TrainingSession(run=run)
        session.module, session.room, session.trainers = module, named.room, named.trainers
        session.group, session.pinned = named.group, plan.pinned
        session.starts_at, session.ends_at = during.start, during.end
        session.note, session.cancelled = clean_block(plan.note), plan.cancelled
        session.counts_for_attendance = plan.counts_for_attendance
        need_instruments(session, named.instruments)
        tx.add(session)
    return session


@dataclass(frozen=True)
class Chosen:
    """What a plan names by its ids."""

    room: Room | None
    trainers: list[Trainer]
    group: TraineeGroup | None
    instruments: dict[Instrument, int]


def chosen(tx: Session, run: CourseRun, session: TrainingSession | None, plan: SessionPlan) -> Chosen:
    """The things themselves. Raises RuleBroken for what the facility or the run does not have, or not any more.

    A session keeps what went out of use, unless it was cancelled and is to be held after all.
    """
    if session is not None and session.cancelled and not plan.cancelled:
        session = None
    kept = list(bookings.people_and_places(session)) if session else []
    room, trainers = resources_named(tx, run.facility, plan.room_id, plan.trainer_ids, kept=kept)
    fields: dict[str, Message] = {}
    group = next((one for one in run.groups if one.id == plan.group_id), None)
    was = session.group_id if session else None
    if plan.group_id is not None and (group is None or not (group.active or group.id == was)):
        fields["group_id"] = msg("This group is not one of the run any more; choose another one")
    before = {need.instrument_id for need in session.instruments} if session else set()
    instruments = {
        instrument: places
        for instrument_id, places in plan.instruments
        if (instrument := tx.get(Instrument, instrument_id)) is not None
        and instrument.facility_id == run.facility_id
        and (instrument.active or instrument.id in before)
    }
    if len(instruments) < len(plan.instruments):
        fields["instruments"] = msg("One of these instruments is not in use any more; choose again")
    if fields:
        raise RuleBroken(fields=fields)
    return Chosen(room, trainers, None if group is None or group.everybody else group, instruments)


def need_instruments(session: TrainingSession, wanted: dict[Instrument, int]) -> None:
    """Change what a session needs, so that what it needed before keeps its row."""
    before = {need.instrument_id: need for need in session.instruments}
    for need in before.values():
        if need.instrument not in wanted:
            session.instruments.remove(need)
    for instrument, places in wanted.items():
        if instrument.id in before:
            before[instrument.id].places = places
        else:
            session.instruments.append(SessionInstrument(instrument=instrument, places=places))
