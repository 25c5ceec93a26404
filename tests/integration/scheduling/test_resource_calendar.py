"""How full a resource is and what is coming, as the coordinators of a facility may know it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import a_place, a_plan, planned, teaches_at
from trainfac.scheduling.queries.resource_calendar import away_now, calendar_of
from trainfac.scheduling.queries.resources import instruments_ahead
from trainfac.scheduling.services.run_states import cancel, publish
from trainfac.scheduling.services.sessions import add_session
from trainfac.scheduling.states import RunState

MONDAY = date(2026, 12, 14)
FEBRUARY = date(2027, 2, 1)  # within the twelve weeks from NOW


@pytest.fixture
def place(tx):
    place = a_place(tx)
    place.facility.holiday_areas.clear()
    return place


@pytest.fixture
def other(tx):
    return a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")


def booked_hours(calendar):
    return sum(week.booked_minutes for week in calendar.weeks) / 60


def test_a_room_is_as_full_as_its_run_is_long(tx, place):
    run = planned(tx, place, starts_on=MONDAY).run
    calendar = calendar_of(tx, place.facility, place.room, now=NOW)
    assert booked_hours(calendar) == sum(session.minutes for session in run.sessions) / 60 == 12
    assert [needed.session for needed in calendar.coming.rows] == run.sessions
    assert calendar.coming.rows[0].here


def test_a_cancelled_run_needs_nothing(tx, place):
    run = planned(tx, place, starts_on=MONDAY).run
    cancel(tx, run.id, "Too few people", actor=place.actor)
    calendar = calendar_of(tx, place.facility, place.room, now=NOW)
    assert (booked_hours(calendar), calendar.coming.rows) == (0, [])


def test_what_is_over_is_not_coming(tx, place):
    run = planned(tx, place, starts_on=MONDAY).run
    calendar = calendar_of(tx, place.facility, place.room, now=run.sessions[0].ends_at)
    assert calendar.coming.total == len(run.sessions) - 1


def test_a_draft_of_another_facility_is_only_taken_time(tx, place, other):
    teaches_at(tx, place.trainer, other.facility)
    run = planned(tx, place, starts_on=MONDAY).run
    theirs = calendar_of(tx, other.facility, place.trainer, now=NOW)
    assert {(one.hidden, one.here) for one in theirs.coming.rows} == {(True, False)}
    publish(tx, run.id, actor=place.actor, now=NOW)
    assert run.state is RunState.PUBLISHED
    theirs = calendar_of(tx, other.facility, place.trainer, now=NOW)
    assert {(one.hidden, one.here) for one in theirs.coming.rows} == {(False, False)}
    ours = calendar_of(tx, place.facility, place.trainer, now=NOW)
    assert {(one.hidden, one.here) for one in ours.coming.rows} == {(False, True)}


def test_an_instrument_counts_its_places_and_tells_a_session_once(tx, place):
    hplc = builders.an_instrument(tx, place.facility, places=4)
    run = planned(tx, place, starts_on=MONDAY, booked=False).run
    plan = a_plan(run, FEBRUARY, instruments=frozenset({(hplc.id, 3)}))
    session = add_session(tx, run.id, plan, actor=place.actor, now=NOW).session
    calendar = calendar_of(tx, place.facility, hplc, now=NOW)
    day = next(day for week in calendar.weeks for day in week.days if day.day == FEBRUARY)
    assert (day.booked_minutes, day.open_minutes, calendar.places) == (180, 4 * 360, 4)
    assert [one.session for one in calendar.coming.rows] == [session]
    assert instruments_ahead(tx, place.facility, NOW)[hplc.id].sessions == 1
    assert instruments_ahead(tx, place.facility, session.ends_at) == {}


def test_absences_are_shown_until_they_are_over(tx, place):
    start = datetime.combine(MONDAY, time(), place.facility.zone)
    absence = builders.an_absence(tx, place.room, start, days=2)
    calendar = calendar_of(tx, place.facility, place.room, now=NOW)
    assert calendar.absences == [absence]
    tones = [
        day.tone for week in calendar.weeks for day in week.days if day.day in {MONDAY, MONDAY + timedelta(days=2)}
    ]
    assert tones == ["away", "open"]
    assert booked_hours(calendar) == 0  # what an absence holds is no session
    assert away_now(tx, [place.room, place.trainer], NOW) == {}
    assert away_now(tx, [place.room, place.trainer], start) == {place.room: absence}
    assert calendar_of(tx, place.facility, place.room, now=absence.ends_at).absences == []


def test_own_hours_are_the_open_hours_of_a_trainer(tx, place):
    from_nine = calendar_of(tx, place.facility, place.trainer, now=NOW)
    builders.own_hours(tx, place.trainer, place.facility, weekday=1, starts=time(9), ends=time(10))
    narrowed = calendar_of(tx, place.facility, place.trainer, now=NOW)
    assert from_nine.weeks[0].open_minutes == 5 * 360
    assert narrowed.weeks[0].open_minutes == 60
