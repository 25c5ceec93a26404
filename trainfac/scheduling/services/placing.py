"""Where a training session may stand, and what its coordinator should know about it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.catalogue.models import Module
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean_block
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.rules import SessionToCheck, on_closed_day, outside_hours, overlaps
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.clashes import session_name
from trainfac.scheduling.services.timetable import resources_named, room_warnings
from trainfac.scheduling.session_plan import SessionPlan, interval


@dataclass(frozen=True)
class SessionSaved:
    """The session as it stands now, and what its coordinator should know about it."""

    session: TrainingSession
    warnings: tuple[Message, ...]


def place_session(tx: Session, run: CourseRun, session: TrainingSession | None, plan: SessionPlan) -> SessionSaved:
    """Give a session, or a new one, everything the plan says, book it and stretch its run."""
    module = tx.get(Module, plan.module_id)
    if module is None or module.course_id != run.course_id:
        raise RuleBroken(fields={"module_id": msg("Choose a module of this course")})
    during = interval(plan, run.facility.zone)
    kept = list(bookings.resources(session)) if session else []
    room, trainers = resources_named(tx, run.facility, plan.room_id, plan.trainer_ids, kept=kept)
    check = SessionToCheck(f"{module.sequence}. {module.title}", during)
    _check_open(tx, run, session, plan, check)
    with tx.no_autoflush:
        session = session or TrainingSession(run=run)
        session.module, session.room, session.trainers = module, room, trainers
        session.starts_at, session.ends_at = during.start, during.end
        session.note, session.cancelled = clean_block(plan.note), plan.cancelled
        session.counts_for_attendance = plan.counts_for_attendance
        tx.add(session)
    bookings.hold(tx, [session], facility=run.facility)
    if plan.cancelled:
        return SessionSaved(session, ())
    outside = outside_hours(check, hours=working_hours(run.facility))
    warnings = (
        *([outside] if outside else []),
        *_at_the_same_time(tx, run, session, check),
        *room_warnings(room, run),
        *_stretch(run, plan.day),
    )
    return SessionSaved(session, warnings)


def _check_open(
    tx: Session, run: CourseRun, session: TrainingSession | None, plan: SessionPlan, check: SessionToCheck
) -> None:
    """On a closed day nothing is held, unless somebody insists or it has been there all along."""
    facility = run.facility
    there = session.starts_at.astimezone(facility.zone).date() if session and not session.cancelled else None
    if plan.hold_anyway or plan.cancelled or there == plan.day:
        return
    closed = closed_days(tx, facility, plan.day, plan.day).reasons
    refusal = on_closed_day(check, hours=working_hours(facility), closed_days=closed)
    if refusal is not None:
        insist = msg("Tick this if the session takes place all the same")
        raise RuleBroken(fields={"day": refusal, "hold_anyway": insist})


def _at_the_same_time(tx: Session, run: CourseRun, session: TrainingSession, check: SessionToCheck) -> list[Message]:
    """Participants are at one session at a time; groups that part ways may be planned so all the same."""
    query = (
        select(TrainingSession)
        .where(TrainingSession.run_id == run.id, TrainingSession.id != session.id)
        .where(TrainingSession.cancelled.is_(False))
        .where(TrainingSession.starts_at < check.during.end, TrainingSession.ends_at > check.during.start)
        .options(joinedload(TrainingSession.module))
    )
    hours = working_hours(run.facility)
    others = [SessionToCheck(session_name(other), other.interval) for other in tx.scalars(query)]
    return [message for other in others for message in overlaps([check, other], hours=hours)]


def _stretch(run: CourseRun, day: date) -> list[Message]:
    """The announced days of a run cover all its sessions (docs/adr/0003)."""
    if run.starts_on <= day <= run.ends_on:
        return []
    run.starts_on, run.ends_on = min(run.starts_on, day), max(run.ends_on, day)
    return [
        msg(
            "The run now lasts from %(first)s to %(last)s, so that its dates cover this session.",
            first=run.starts_on,
            last=run.ends_on,
        )
    ]
