"""Attendance where a run is split: everybody is measured against the sessions of their own group."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders as make
from tests.conftest import NOW
from tests.integration.delivery.test_attendance import House
from trainfac.delivery import queries
from trainfac.delivery.services.attendance import AttendanceEntry, record_attendance
from trainfac.delivery.services.totals import record_share
from trainfac.delivery.states import AttendanceStatus
from trainfac.kernel.errors import DomainError
from trainfac.scheduling.services.groups import GroupPlan, add_group

PRESENT = AttendanceStatus.PRESENT


@pytest.fixture
def house(tx):
    """The first participant is in group A, the second in B; each had an hour apart, and all an hour and a half."""
    house = House(tx)
    house.groups = [
        add_group(tx, house.run.id, GroupPlan(name, 6), actor=house.coordinator, now=NOW) for name in ("A", "B")
    ]
    house.first.group_id, house.second.group_id = (group.id for group in house.groups)
    house.practicals = []
    for group, hours in zip(house.groups, (5, 7), strict=True):
        practical = make.a_session(
            tx, house.run, starts_at=NOW - timedelta(hours=hours), minutes=60, trainers=(house.trainer,)
        )
        practical.group_id = group.id
        house.practicals.append(practical)
    tx.flush()
    tx.refresh(house.run, ["sessions"])
    return house


def record(house, session, person, actor=None):
    entry = AttendanceEntry(person.id, PRESENT)
    return record_attendance(house.tx, session.id, [entry], actor=actor or house.teaches, now=NOW)


def test_the_sheet_of_a_group_lists_its_members_only(tx, house):
    for practical, person in zip(house.practicals, (house.first, house.second), strict=True):
        assert queries.roster(tx, house.run.id, practical.group_id) == [person]
    assert queries.roster(tx, house.run.id, house.session.group_id) == [house.first, house.second]


def test_nobody_is_recorded_at_the_session_of_another_group(tx, house):
    with pytest.raises(DomainError):
        record(house, house.practicals[0], house.second)


def test_hours_held_are_those_of_everybody_and_of_the_own_group(tx, house):
    attendance = queries.attendance_of_run(tx, house.run.id)
    assert {who: share.held for who, share in attendance.items()} == {house.first.id: 150, house.second.id: 150}


def test_who_is_in_no_group_is_expected_at_sessions_for_everybody_only(tx, house):
    house.first.group_id = None
    tx.flush()
    attendance = queries.attendance_of_run(tx, house.run.id)
    assert (attendance[house.first.id].held, attendance[house.second.id].held) == (90, 150)
    assert queries.counted_sessions(tx, house.run.id) == {house.first.id: 1, house.second.id: 2}


def test_the_share_is_full_without_the_sessions_of_other_groups(tx, house):
    for session in (house.session, house.practicals[0]):
        record(house, session, house.first)
    share = queries.attendance_of_run(tx, house.run.id)[house.first.id]
    assert (share.attended, share.held, share.percent) == (150, 150, 100)
    assert queries.sessions_unrecorded(tx, house.run.id) == {house.first.id: 0, house.second.id: 2}


def test_what_was_recorded_with_a_former_group_does_not_count_and_comes_back_with_it(tx, house):
    record(house, house.practicals[0], house.first)
    house.first.group_id = house.groups[1].id
    tx.flush()
    assert queries.attendance_of_run(tx, house.run.id)[house.first.id].attended == 0
    house.first.group_id = house.groups[0].id
    tx.flush()
    assert queries.attendance_of_run(tx, house.run.id)[house.first.id].attended == 60


def test_a_session_is_recorded_when_its_group_is(tx, house):
    record(house, house.practicals[0], house.first)
    lines = {line.session.id: line for line in queries.sessions_of_run(tx, house.run.id)}
    told = [(lines[one.id].recorded, lines[one.id].participants) for one in (*house.practicals, house.session)]
    assert told == [(1, 1), (0, 1), (0, 2)]


def test_a_share_is_recorded_at_the_sessions_of_everybody_and_of_the_own_group(tx, house):
    record_share(tx, house.first.id, house.run.sessions, 50, user_id=None, group_id=house.first.group_id)
    share = queries.attendance_of_run(tx, house.run.id)[house.first.id]
    assert (share.attended, share.held) == (75, 150)
