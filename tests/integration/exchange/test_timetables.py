"""A timetable out of a file becomes that of the run, as a whole or not at all."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from tests import builders
from tests.conftest import NOW
from tests.integration.exchange.workbooks import (
    CANCELLED,
    DAY,
    ENDS,
    MODULE,
    NUMBER,
    ROOM,
    STARTS,
    TRAINERS,
    brought_in,
    exported,
    kept,
    shown,
)
from tests.integration.scheduling.planning import MONDAY, a_place, planned, sessions
from trainfac.delivery.services.totals import record_share
from trainfac.exchange.models import ExchangeDraft
from trainfac.exchange.queries.drafts import DraftGone
from trainfac.exchange.services.calendars import Overtaken
from trainfac.exchange.services.drafts import leave_timetable
from trainfac.exchange.services.timetables import ConfirmedTimetable, bring_in_timetable
from trainfac.exchange.states import RowFate
from trainfac.exchange.timetables.plan import Mode
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.models import Booking, SessionOverride
from trainfac.scheduling.services.days_off import close_days
from trainfac.scheduling.services.sessions import change_session, plan_of
from trainfac.scheduling.states import RunState


@pytest.fixture
def store(app):
    return app.extensions["files"]


@pytest.fixture
def place(app, tx):
    place = a_place(tx)
    place.facility.holiday_areas.clear()
    return place


@pytest.fixture
def run(tx, place):
    return planned(tx, place).run


def on_wall(session):
    zone = session.run.facility.zone
    start = session.starts_at.astimezone(zone)
    return start.date(), start.time()


def held(tx, session):
    return {
        one.resource_id for one in tx.scalars(select(Booking).where(Booking.session_id == session.id, Booking.live))
    }


def row(sheet, number, *values):
    sheet.cell(number, MODULE).value = None  # its number is enough
    for column, value in zip((NUMBER, DAY, STARTS, ENDS, ROOM, TRAINERS), values, strict=False):
        sheet.cell(number, column).value = value


def test_a_file_that_nobody_changed_does_nothing(tx, place, run, store):
    for mode in Mode:
        plan = shown(tx, run, store, kept(tx, place, run, store, exported(tx, run)), mode).plan
        assert {line.fate for line in plan.lines} == {RowFate.SAME}
        assert plan.changes == []


def test_sessions_are_added_moved_changed_and_cancelled(tx, place, run, store):
    hall = builders.a_room(tx, place.facility, "Hall", 40)
    first, second, third, *rest = sessions(tx, run)

    def change(sheet):
        row(sheet, 2, 1, MONDAY + timedelta(days=7), "10:45", "12:15")
        sheet.cell(3, ROOM).value = "hall"
        sheet.cell(4, CANCELLED).value = "Yes"
        row(sheet, sheet.max_row + 1, 1, MONDAY + timedelta(days=8), time(9), time(10), "Hall", "Trainer of HYD")

    done = brought_in(tx, place, run, store, exported(tx, run, change))
    assert done.sessions == 4
    assert on_wall(first) == (MONDAY + timedelta(days=7), time(10, 45))
    assert (second.room, third.cancelled) == (hall, True)
    added = sessions(tx, run)[-1]
    assert (on_wall(added), added.room) == ((MONDAY + timedelta(days=8), time(9)), hall)
    assert {hall.id, place.trainer.id} < held(tx, added)
    assert held(tx, third) == set()
    assert [one.version for one in (first, second, third, rest[0])] == [2, 2, 2, 1]
    assert run.ends_on == MONDAY + timedelta(days=8)
    assert len(sessions(tx, run)) == len(rest) + 4


def test_each_change_is_written_down(tx, place, run, store):
    brought_in(tx, place, run, store, exported(tx, run, lambda sheet: row(sheet, 2, 1, MONDAY + timedelta(days=7))))
    (event,) = tx.scalars(select(AuditEvent).where(AuditEvent.action == "session.changed"))
    assert (event.actor_id, event.after["version"]) == (place.user.id, 2)
    assert tx.scalars(select(AuditEvent).where(AuditEvent.action == "timetable.brought_in")).one().after["move"] == 1


def test_two_sessions_change_places_in_one_file(tx, place, run, store):
    first, second, *_ = sessions(tx, run)
    before = on_wall(first), on_wall(second)

    def swap(sheet):
        for column in (DAY, STARTS, ENDS):
            one, other = sheet.cell(2, column), sheet.cell(3, column)
            one.value, other.value = other.value, one.value

    brought_in(tx, place, run, store, exported(tx, run, swap))
    assert (on_wall(second), on_wall(first)) == before


def test_the_whole_timetable_is_replaced(tx, place, run, store):
    def only_one(sheet):
        sheet.delete_rows(2, sheet.max_row)
        row(sheet, 2, 1, MONDAY, "09:00", "10:30", "Room of HYD", "Trainer of HYD")

    before = len(sessions(tx, run))
    done = brought_in(tx, place, run, store, exported(tx, run, only_one), Mode.REPLACE)
    assert (done.sessions, len(sessions(tx, run))) == (before - 1, 1)  # the first was at that time, and stays


def test_a_new_session_takes_the_room_of_one_that_is_removed(tx, place, run, store):
    def change(sheet):
        row(sheet, 2, 2, MONDAY, "09:00", "10:00")
        sheet.cell(2, 17).value = None

    brought_in(tx, place, run, store, exported(tx, run, change), Mode.REPLACE)
    first = sessions(tx, run)[0]
    assert (first.module.sequence, on_wall(first)) == (2, (MONDAY, time(9)))
    assert place.room.id in held(tx, first)


def test_sessions_of_a_published_run_are_cancelled(tx, place, run, store):
    run.state = RunState.PUBLISHED
    first, *rest = sessions(tx, run)
    brought_in(tx, place, run, store, exported(tx, run, lambda sheet: sheet.delete_rows(2)), Mode.REPLACE)
    assert (first.cancelled, held(tx, first), len(sessions(tx, run))) == (True, set(), len(rest) + 1)


def test_an_empty_run_is_planned_from_a_file(tx, place, store):
    run = builders.a_run(tx, place.facility, builders.course(tx, "SAF-101"), starts_on=MONDAY, state=RunState.DRAFT)

    def fill(sheet):
        row(sheet, 2, 1, MONDAY, "09:00", "10:30", "Room of HYD", "Trainer of HYD")
        row(sheet, 3, 2, MONDAY, "10:45", "12:15", "Room of HYD", "Trainer of HYD")

    assert brought_in(tx, place, run, store, exported(tx, run, fill)).sessions == 2
    assert [len(held(tx, one)) for one in sessions(tx, run)] == [3, 3]


def clashing(tx, place, run, store, change, mode=Mode.ADD):
    draft = kept(tx, place, run, store, exported(tx, run, change))
    plan = shown(tx, run, store, draft, mode).plan
    return (
        draft,
        plan,
        [(line.row, clash.overridable, str(clash.message)) for line in plan.lines for clash in line.clashes],
    )


def test_a_room_that_is_taken_is_told_beside_its_row_and_nothing_is_written(tx, place, run, store):
    taken = sessions(tx, planned(tx, place, starts_on=MONDAY + timedelta(weeks=1), code="HYD-9").run)[0]
    day, start = on_wall(taken)
    draft, plan, told = clashing(tx, place, run, store, lambda sheet: row(sheet, 2, 1, day, f"{start:%H:%M}", "10:30"))
    assert {(number, overridable) for number, overridable, _ in told} == {(2, False)}
    assert any("Room of HYD is taken on" in message and "of HYD-9" in message for *_, message in told)
    with pytest.raises(RuleBroken, match="want what is taken"):
        bring_in_timetable(
            tx, run.id, draft.id, store, ConfirmedTimetable(plan.mark, Mode.ADD, "Because"), actor=place.actor, now=NOW
        )
    assert on_wall(sessions(tx, run)[0]) == (MONDAY, time(9))


def test_rows_that_want_the_same_thing_are_told(tx, place, run, store):
    def both(sheet):
        row(sheet, 2, 1, MONDAY + timedelta(days=7), "09:00", "10:30")
        row(sheet, 3, 2, MONDAY + timedelta(days=7), "10:00", "11:00")

    _draft, _plan, told = clashing(tx, place, run, store, both)
    assert {number for number, *_ in told} == {3}
    assert {overridable for _, overridable, _ in told} == {False}


def test_participants_cannot_be_in_two_rows_of_a_run_that_is_still_empty(tx, place, store):
    run = builders.a_run(tx, place.facility, builders.course(tx, "SAF-101"), starts_on=MONDAY, state=RunState.DRAFT)

    def fill(sheet):
        row(sheet, 2, 1, MONDAY, "09:00", "10:30")
        row(sheet, 3, 2, MONDAY, "10:00", "11:00")

    _draft, plan, told = clashing(tx, place, run, store, fill)
    assert plan.blocked
    assert [number for number, *_ in told] == [3]


def on_a_closed_day(tx, place):
    day = MONDAY + timedelta(days=7)
    close(tx, place, day)
    return lambda sheet: row(sheet, 2, 1, day)


def close(tx, place, day):
    close_days(tx, place.facility.id, day, day, "Audit", actor=place.actor)
    tx.flush()


def test_what_can_be_overridden_needs_a_reason_which_stays_with_the_session(tx, place, run, store):
    change = on_a_closed_day(tx, place)
    draft, plan, told = clashing(tx, place, run, store, change)
    assert [(number, overridable) for number, overridable, _ in told] == [(2, True)]
    assert (plan.needs_reason, plan.blocked) == (True, False)
    confirmed = ConfirmedTimetable(plan.mark, Mode.ADD)
    with pytest.raises(RuleBroken, match="Say why"):
        bring_in_timetable(tx, run.id, draft.id, store, confirmed, actor=place.actor, now=NOW)
    brought_in(tx, place, run, store, exported(tx, run, change), reason="The only day")
    (override,) = tx.scalars(select(SessionOverride))
    assert (override.reason, override.session_id) == ("The only day", sessions(tx, run)[-1].id)


def test_what_stood_before_needs_no_second_reason(tx, place, run, store):
    close(tx, place, MONDAY)
    _draft, plan, told = clashing(
        tx, place, run, store, lambda sheet: setattr(sheet.cell(2, 16), "value", "Bring shoes")
    )
    assert (plan.counts[RowFate.CHANGE], told) == (1, [])


def test_what_changed_since_it_was_shown_is_told_and_the_file_stays(tx, place, run, store):
    draft = kept(tx, place, run, store, exported(tx, run, lambda sheet: row(sheet, 2, 1, MONDAY + timedelta(days=7))))
    mark = shown(tx, run, store, draft).plan.mark
    second = sessions(tx, run)[0]
    change_session(tx, second.id, plan_of(second), version=1, actor=place.actor, now=NOW)
    with pytest.raises(Overtaken, match="Somebody changed the timetable since you looked"):
        bring_in_timetable(tx, run.id, draft.id, store, ConfirmedTimetable(mark, Mode.ADD), actor=place.actor, now=NOW)
    assert tx.get(ExchangeDraft, draft.id) is not None


def test_confirming_twice_does_it_once(tx, place, run, store):
    draft = kept(tx, place, run, store, exported(tx, run, lambda sheet: row(sheet, 2, 1, MONDAY + timedelta(days=7))))
    confirmed = ConfirmedTimetable(shown(tx, run, store, draft).plan.mark, Mode.ADD)
    bring_in_timetable(tx, run.id, draft.id, store, confirmed, actor=place.actor, now=NOW)
    tx.flush()
    with pytest.raises(DraftGone):
        bring_in_timetable(tx, run.id, draft.id, store, confirmed, actor=place.actor, now=NOW)


def test_a_session_with_attendance_is_never_removed(tx, place, run, store):
    person = builders.a_person(tx)
    registration = builders.a_registration(tx, run, person, builders.a_laboratory(tx))
    record_share(tx, registration.id, sessions(tx, run)[:1], 100, user_id=None)
    with pytest.raises(RuleBroken, match="Attendance has been recorded"):
        brought_in(tx, place, run, store, exported(tx, run, lambda sheet: sheet.delete_rows(2)), Mode.REPLACE)


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.CANCELLED])
def test_a_run_that_is_put_away_stays_as_it_is(tx, place, run, store, state):
    data = exported(tx, run)
    run.state = state
    tx.flush()
    with pytest.raises(RuleBroken, match="its timetable stays as it is"):
        kept(tx, place, run, store, data)


def test_a_coordinator_of_another_facility_brings_nothing_in_here(tx, place, run, store):
    other = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    draft = kept(tx, place, run, store, exported(tx, run))
    elsewhere = planned(tx, other, code="DALI-1").run
    with pytest.raises(NotFound):
        kept(tx, other, run, store, b"")
    for run_id in (run.id, elsewhere.id):
        with pytest.raises(NotFound):
            leave_timetable(tx, run_id, draft.id, actor=other.actor)
        with pytest.raises(NotFound):
            bring_in_timetable(
                tx, run_id, draft.id, store, ConfirmedTimetable("", Mode.ADD), actor=other.actor, now=NOW
            )


def test_days_are_days_of_the_facility(tx, place, run, store):
    day = date(2027, 1, 20)
    brought_in(tx, place, run, store, exported(tx, run, lambda sheet: row(sheet, 2, 1, day, "00:15", "01:00")))
    moved = next(one for one in sessions(tx, run) if one.version == 2)
    assert on_wall(moved) == (day, time(0, 15))
