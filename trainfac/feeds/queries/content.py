"""What a subscribed calendar says at a moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.feeds.states import STAFF, FeedKind
from trainfac.feeds.subject import Subject
from trainfac.identity.roles import Actor, Role
from trainfac.scheduling.dated_session import DatedSession
from trainfac.scheduling.models import CourseRun, Trainer
from trainfac.scheduling.queries.dated_choice import (
    Chosen,
    Window,
    of_facility,
    of_groups,
    of_room,
    of_run,
    of_trainer,
    subscribed,
)
from trainfac.scheduling.queries.dated_sessions import dated_sessions


def content_of(session: Session, subject: Subject, actor: Actor, now: datetime) -> list[DatedSession]:
    """The sessions of a calendar as its owner may see them, in a fixed number of queries."""
    window = subscribed(now)
    return dated_sessions(
        session, _chosen(session, subject, actor, window), window, for_staff=subject.kind in STAFF
    )  # fmt: skip


def teaches_as(session: Session, person_id: int | None) -> Trainer | None:
    """The trainer that a person is, if any."""
    return session.scalar(select(Trainer).where(Trainer.person_id == person_id))


def _chosen(session: Session, subject: Subject, actor: Actor, window: Window) -> Chosen:
    match subject.kind:
        case FeedKind.RUN:
            return of_run(subject.number)
        case FeedKind.ROOM:
            return of_room(subject.number)
        case FeedKind.FACILITY:
            return of_facility(subject.number)
        case FeedKind.TRAINER:
            return of_trainer(subject.number, {facility for facility in (subject.facility_id,) if facility})
        case FeedKind.OWN_TEACHING:
            trainer = teaches_as(session, subject.number)
            return of_groups(()) if trainer is None else of_trainer(trainer.id, actor.facilities(Role.TRAINER))
        case FeedKind.OWN_TRAINING:
            return of_groups(_places(session, subject.number, window))


def _places(session: Session, person_id: int, window: Window) -> list[tuple[int, int | None]]:
    """Runs on which a person was accepted, each with the part they are in; those long over are left out."""
    query = (
        select(Registration.run_id, Registration.group_id)
        .join(CourseRun, CourseRun.id == Registration.run_id)
        .where(Registration.person_id == person_id, Registration.state.in_(PARTICIPANTS))
        .order_by(Registration.run_id)
    )
    if window.begins_at is not None:
        query = query.where(CourseRun.ends_on >= window.begins_at.date())
    return [(row.run_id, row.group_id) for row in session.execute(query)]
