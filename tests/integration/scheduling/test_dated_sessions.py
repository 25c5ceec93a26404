"""What calendar programs are told of sessions is counted, whatever code changes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from tests.builders import a_facility, a_room, a_run, a_session, a_trainer, course
from trainfac.catalogue.models import Course, Module
from trainfac.scheduling.dated_session import Standing
from trainfac.scheduling.models import (
    CourseRun,
    Facility,
    Resource,
    TraineeGroup,
    TrainingSession,
    WithdrawnSession,
)
from trainfac.scheduling.queries.dated_choice import (
    of_facility,
    of_groups,
    of_ids,
    of_room,
    of_run,
    of_trainer,
    subscribed,
)
from trainfac.scheduling.queries.dated_sessions import dated_sessions
from trainfac.scheduling.states import RunState

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=31)


@pytest.fixture
def facility(tx):
    return a_facility(tx)


@pytest.fixture
def run(tx, facility):
    run = a_run(tx, facility, course(tx), starts_on=NOW.date() + timedelta(days=10), state=RunState.PUBLISHED)
    run.published_at = NOW
    return run


@pytest.fixture
def session(tx, facility, run):
    session = a_session(tx, run, starts_at=NOW + timedelta(days=10))
    session.room, session.trainers = a_room(tx, facility), [a_trainer(tx, facility)]
    tx.flush()
    return session


def told(tx, choice, **how):
    return dated_sessions(tx, choice, subscribed(NOW), **how)


def only(tx, session, **how):
    (found,) = dated_sessions(tx, of_ids([session.id]), **how)
    return found


def renamed(table, row_id, **values):
    return update(table).where(table.id == row_id).values(**values)


CHANGES = {
    "its time": lambda s: renamed(TrainingSession, s.id, ends_at=s.ends_at + timedelta(minutes=5)),
    "its note": lambda s: renamed(TrainingSession, s.id, note="Bring a coat"),
    "its room": lambda s: renamed(TrainingSession, s.id, room_id=None),
    "that it is cancelled": lambda s: renamed(TrainingSession, s.id, cancelled=True),
    "the name of its room": lambda s: (
        update(Resource.__table__).where(Resource.__table__.c.id == s.room_id).values(name="Hall")
    ),
    "the name of its trainer": lambda s: (
        update(Resource.__table__).where(Resource.__table__.c.id == s.trainers[0].id).values(name="Dr B")
    ),
    "the title of its module": lambda s: renamed(Module, s.module_id, title="Otherwise"),
    "the title of its course": lambda s: renamed(Course, s.run.course_id, title="Otherwise"),
    "where its facility is": lambda s: renamed(Facility, s.run.facility_id, city="Secunderabad"),
    "the zone of its facility": lambda s: renamed(Facility, s.run.facility_id, timezone="Asia/Dubai"),
    "that its run is cancelled": lambda s: renamed(CourseRun, s.run_id, state=RunState.CANCELLED),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_anything_told_is_counted(tx, session, what):
    before = only(tx, session, for_staff=True)
    tx.execute(CHANGES[what](session))
    after = only(tx, session, for_staff=True)
    assert after != before
    assert after.sequence == before.sequence + 1
    assert after.changed_at >= before.changed_at


def test_another_trainer_is_a_change(tx, facility, session):
    before = only(tx, session, for_staff=True)
    session.trainers = [a_trainer(tx, facility, "Dr Other")]
    tx.flush()
    after = only(tx, session, for_staff=True)
    assert after.trainers == ("Dr Other",)
    assert after.sequence > before.sequence


def test_its_group_is_a_change(tx, run, session):
    before = only(tx, session)
    session.group = TraineeGroup(name="A", run_id=run.id, size=5)
    tx.flush()
    assert (only(tx, session).group, only(tx, session).sequence) == ("A", before.sequence + 1)


UNTOLD = {
    "that it is pinned": lambda s: renamed(TrainingSession, s.id, pinned=True, version=TrainingSession.version + 1),
    "the same time again": lambda s: renamed(TrainingSession, s.id, ends_at=s.ends_at),
    "seats of the run": lambda s: renamed(CourseRun, s.run_id, seats_taken=3),
    "the run is confirmed": lambda s: renamed(CourseRun, s.run_id, state=RunState.CONFIRMED),
    "how large the group of the course may be": lambda s: renamed(Course, s.run.course_id, max_participants=99),
}


@pytest.mark.parametrize("what", UNTOLD)
def test_what_calendars_do_not_tell_is_not_counted(tx, session, what):
    before = only(tx, session, for_staff=True)
    tx.execute(UNTOLD[what](session))
    assert only(tx, session, for_staff=True) == before


def test_a_session_that_was_cancelled_is_not_told_anew_when_its_room_is_renamed(tx, session):
    session.cancelled = True
    tx.flush()
    before = only(tx, session)
    session.room.name = "Hall"
    tx.flush()
    assert (only(tx, session).sequence, only(tx, session).changed_at) == (before.sequence, before.changed_at)


def test_a_draft_is_tentative_and_for_staff_only(tx, run, session):
    run.state, run.published_at = RunState.DRAFT, None
    tx.flush()
    assert told(tx, of_run(run.id)) == []
    assert [one.standing for one in told(tx, of_run(run.id), for_staff=True)] == [Standing.TENTATIVE]


def test_publishing_is_a_change_for_staff(tx, run, session):
    run.state = RunState.DRAFT
    tx.flush()
    before = only(tx, session, for_staff=True)
    run.state = RunState.PUBLISHED
    tx.flush()
    after = only(tx, session, for_staff=True)
    assert (after.standing, after.sequence) == (Standing.CONFIRMED, before.sequence + 1)


def test_nobody_is_told_of_a_draft_that_came_to_nothing(tx, run, session):
    run.state, run.published_at = RunState.CANCELLED, None
    tx.flush()
    assert told(tx, of_run(run.id), for_staff=True) == []


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_a_cancelled_session_stays_thirty_days(tx, run, session, days, kept):
    session.cancelled = True
    tx.flush()
    at = NOW - timedelta(days=days)
    tx.execute(update(TrainingSession).where(TrainingSession.id == session.id).values(calendar_at=at))
    assert [one.standing for one in told(tx, of_run(run.id))] == [Standing.CANCELLED] * kept


def test_sessions_of_a_cancelled_run_are_cancelled(tx, run, session):
    run.state = RunState.CANCELLED
    tx.flush()
    assert [one.standing for one in told(tx, of_run(run.id))] == [Standing.CANCELLED]


def removed(tx, session):
    number = session.id
    tx.execute(delete(TrainingSession).where(TrainingSession.id == number))
    tx.expire_all()
    return number


def test_a_session_that_was_removed_is_cancelled_in_every_calendar_it_was_in(tx, facility, run, session):
    room, (trainer,), before = session.room, session.trainers, only(tx, session)
    number = removed(tx, session)
    for choice in (
        of_run(run.id),
        of_room(room.id),
        of_trainer(trainer.id, {facility.id}),
        of_facility(facility.id),
        of_groups([(run.id, None)]),
        of_ids([number]),
    ):
        (gone,) = told(tx, choice)
        assert (gone.id, gone.standing, gone.module) == (number, Standing.CANCELLED, before.module)
        assert gone.sequence > before.sequence
        assert (gone.starts_at, gone.room) == (before.starts_at, before.room)


def test_what_was_removed_is_told_for_thirty_days(tx, run, session):
    removed(tx, session)
    tx.execute(update(WithdrawnSession).values(withdrawn_at=LONG_AGO))
    assert told(tx, of_run(run.id)) == []


def test_what_was_cancelled_long_ago_and_then_removed_is_not_told_again(tx, run, session):
    session.cancelled = True
    tx.flush()
    tx.execute(update(TrainingSession).where(TrainingSession.id == session.id).values(calendar_at=LONG_AGO))
    removed(tx, session)
    assert told(tx, of_run(run.id)) == []


def test_a_session_removed_from_a_draft_leaves_nothing(tx, run, session):
    run.state, run.published_at = RunState.DRAFT, None
    tx.flush()
    number = removed(tx, session)
    assert dated_sessions(tx, of_ids([number]), for_staff=True) == []


def test_what_was_long_ago_is_not_told(tx, run, session):
    session.starts_at, session.ends_at = NOW - timedelta(days=95), NOW - timedelta(days=95, hours=-1)
    tx.flush()
    assert told(tx, of_run(run.id)) == []
    session.starts_at, session.ends_at = NOW - timedelta(days=85), NOW - timedelta(days=85, hours=-1)
    tx.flush()
    assert len(told(tx, of_run(run.id))) == 1


def test_a_part_is_told_what_is_for_it_and_for_everybody(tx, run, session):
    a, b = (TraineeGroup(name=name, run_id=run.id, size=5) for name in "AB")
    practical = a_session(tx, run, starts_at=NOW + timedelta(days=11))
    practical.group = a
    tx.add(b)
    tx.flush()
    assert {one.id for one in told(tx, of_groups([(run.id, a.id)]))} == {session.id, practical.id}
    assert {one.id for one in told(tx, of_groups([(run.id, b.id)]))} == {session.id}
    assert {one.id for one in told(tx, of_groups([(run.id, None)]))} == {session.id}
    assert told(tx, of_groups([])) == []


def test_a_trainer_is_told_of_the_facilities_named_only(tx, facility, session):
    elsewhere = a_facility(tx, "DAL")
    run = a_run(tx, elsewhere, course(tx), code="DAL-1", starts_on=NOW.date(), state=RunState.PUBLISHED)
    other = a_session(tx, run, starts_at=NOW)
    other.trainers = list(session.trainers)
    tx.flush()
    trainer = session.trainers[0]
    assert [one.id for one in told(tx, of_trainer(trainer.id, {facility.id}))] == [session.id]
    assert {one.id for one in told(tx, of_trainer(trainer.id, {facility.id, elsewhere.id}))} == {session.id, other.id}


def test_trainers_are_named_to_staff_alone(tx, session):
    assert only(tx, session).trainers == ()
    assert only(tx, session, for_staff=True).trainers == ("Dr Lakshmi Devi",)
