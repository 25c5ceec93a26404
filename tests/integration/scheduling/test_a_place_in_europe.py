"""A facility whose clocks change and whose state has holidays of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from tests.conftest import NOW
from tests.integration.scheduling.planning import a_place, a_plan, planned, sessions
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.periods import Interval
from trainfac.scheduling.queries.contact_hours import contact_hours
from trainfac.scheduling.queries.wishing import wish_of
from trainfac.scheduling.queries.working_days import closed_days
from trainfac.scheduling.services.alternatives import clash_answer
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.days_off import keep_holidays_of
from trainfac.scheduling.services.sessions import add_session, move_session

THURSDAY = date(2027, 3, 25)  # before Easter; clocks go forward on Sunday the 28th
TUESDAY = date(2027, 3, 30)


@pytest.fixture
def place(tx):
    return a_place(tx, "BER", iso2="DE", timezone="Europe/Berlin")


def test_a_state_keeps_days_that_others_do_not(tx, place):
    epiphany, womens_day = date(2027, 1, 6), date(2027, 3, 8)

    def kept():
        return [closed_days(tx, place.facility, day, day).reasons.get(day) for day in (epiphany, womens_day)]

    assert kept() == [None, None]
    keep_holidays_of(tx, place.facility.id, "DE", "Berlin", date(2020, 1, 1), actor=place.actor)
    assert kept() == [None, "Women's Day"]
    keep_holidays_of(tx, place.facility.id, "DE", "DE-BY", date(2027, 1, 1), actor=place.actor)
    assert kept() == ["Epiphany", None]


def test_a_timetable_keeps_to_the_clock_on_the_wall_over_the_change(tx, place):
    run = planned(tx, place, starts_on=THURSDAY, make_up=True).run
    latest_first = reversed(sessions(tx, run))
    begin = {held.starts_at.astimezone(place.facility.zone).date(): held.starts_at for held in latest_first}
    assert begin == {THURSDAY: datetime(2027, 3, 25, 8, tzinfo=UTC), TUESDAY: datetime(2027, 3, 30, 7, tzinfo=UTC)}
    account = contact_hours(tx, run)
    assert (account.missing_minutes, [(lost.day.day, lost.reason) for lost in account.lost_days]) == (
        0, [(26, "Good Friday"), (29, "Easter Monday")],
    )  # fmt: skip


def test_times_offered_beyond_the_change_are_those_of_working_hours_there(tx, place):
    run = planned(tx, place, starts_on=THURSDAY, make_up=True).run
    run.ends_on = date(2027, 4, 2)
    tx.flush()
    first = sessions(tx, run)[0]
    answer = clash_answer(tx, run, wish_on_good_friday(first, place), now=NOW)
    assert len(answer.alternatives) == 3
    for free in answer.alternatives:
        start, end = (at.astimezone(place.facility.zone) for at in (free.during.start, free.during.end))
        assert start.date() not in {date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29)}
        assert time(9) <= start.time() < end.time() <= time(16, 30)
        moved = move_session(tx, first.id, free.during, version=first.version, actor=place.actor, now=NOW)
        assert moved.warnings == ()


def wish_on_good_friday(session, place):
    start = datetime(2027, 3, 26, 9, tzinfo=place.facility.zone)
    return replace(wish_of(session), during=Interval(start, start.replace(hour=10, minute=30)))


def test_sessions_that_end_as_clocks_change_stand_beside_those_that_begin_then(tx, place):
    """Half-open, although the clock on the wall shows two hours between them."""
    run = planned(tx, place, booked=False, starts_on=date(2027, 3, 22)).run
    night = date(2027, 3, 28)
    with_room = {"room_id": place.room.id, "override_reason": "A night shift"}
    before = a_plan(run, night, time(1), time(1, 59), **with_room)
    after = a_plan(run, night, time(3), time(4), **with_room)
    held = [add_session(tx, run.id, plan, actor=place.actor, now=NOW).session for plan in (before, after)]
    assert (held[1].starts_at - held[0].ends_at).total_seconds() == 60
    with pytest.raises(RuleBroken, match="There is no 02:00 on 2027-03-28 in Europe/Berlin: clocks go forward"):
        add_session(tx, run.id, a_plan(run, night, time(1), time(2)), actor=place.actor, now=NOW)


def test_both_of_the_doubled_hours_can_be_held(tx, place):
    run = planned(tx, place, booked=False, starts_on=date(2027, 10, 25)).run
    night = date(2027, 10, 31)
    more = {"room_id": place.room.id, "override_reason": "A night shift"}
    twice = [
        add_session(tx, run.id, a_plan(run, night, time(2), time(2, 45), second_time=second, **more),
                    actor=place.actor, now=NOW).session
        for second in (False, True)
    ]  # fmt: skip
    assert [session.starts_at.hour for session in twice] == [0, 1]
    with pytest.raises(Busy, match="Room of BER is taken"):
        add_session(tx, run.id, a_plan(run, night, time(2, 30), time(2, 50), second_time=True, **more),
                    actor=place.actor, now=NOW)  # fmt: skip
