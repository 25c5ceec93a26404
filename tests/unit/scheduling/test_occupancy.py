"""How full a resource is, day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trainfac.kernel.periods import Interval
from trainfac.scheduling.hours import Break, Opening, WorkingHours
from trainfac.scheduling.occupancy import WEEKS_SHOWN, weeks_in_use, within_hours

ZONE = ZoneInfo("Asia/Kolkata")
WEEK = WorkingHours.same_every_day(
    "Asia/Kolkata", opens=time(9), closes=time(16), breaks=[Break("Lunch", time(12), time(13))]
)
WEDNESDAY = date(2027, 1, 13)
MONDAY = date(2027, 1, 11)


def at(day, starts, hours):
    start = datetime.combine(day, time(starts), ZONE)
    return Interval(start, start + timedelta(hours=hours))


def weeks(*, booked=(), away=(), closed=None, places=1, hours=WEEK):
    return weeks_in_use(WEDNESDAY, hours=hours, closed=closed or {}, booked=booked, away=away, places=places)


def day_of(found, day):
    return next(one for week in found for one in week.days if one.day == day)


def test_twelve_weeks_are_shown_from_the_monday_of_this_one():
    found = weeks()
    assert (found[0].monday, len(found)) == (MONDAY, WEEKS_SHOWN)
    assert {len(week.days) for week in found} == {7}


def test_a_day_is_as_full_as_its_open_hours_are_booked():
    day = day_of(weeks(booked=[at(WEDNESDAY, 9, 2), at(WEDNESDAY, 14, 1)]), WEDNESDAY)
    assert (day.booked_minutes, day.open_minutes, day.share, day.tone) == (180, 360, 0.5, "open")


def test_a_weekend_is_closed_and_full_where_something_is_booked_all_the_same():
    saturday = MONDAY + timedelta(days=5)
    assert day_of(weeks(), saturday).tone == "closed"
    assert day_of(weeks(), saturday).share == 0
    assert day_of(weeks(booked=[at(saturday, 9, 1)]), saturday).share == 1


def test_a_holiday_has_no_open_hours_and_says_why():
    day = day_of(weeks(closed={WEDNESDAY: "Pongal"}), WEDNESDAY)
    assert (day.open_minutes, day.tone, day.closed) == (0, "closed", "Pongal")


def test_a_session_over_midnight_counts_on_both_days():
    found = weeks(booked=[at(WEDNESDAY, 23, 2)])
    assert day_of(found, WEDNESDAY).booked_minutes == 60
    assert day_of(found, WEDNESDAY + timedelta(days=1)).booked_minutes == 60


def test_the_day_is_the_facilitys_and_not_that_of_utc():
    early = Interval(datetime(2027, 1, 12, 19, tzinfo=UTC), datetime(2027, 1, 12, 20, tzinfo=UTC))
    assert day_of(weeks(booked=[early]), WEDNESDAY).booked_minutes == 60


def test_away_is_a_day_with_an_absence_in_its_open_hours_only():
    assert day_of(weeks(away=[at(WEDNESDAY, 15, 1)]), WEDNESDAY).tone == "away"
    assert day_of(weeks(away=[at(WEDNESDAY, 16, 4)]), WEDNESDAY).tone == "open"
    assert day_of(weeks(away=[at(WEDNESDAY, 12, 1)]), WEDNESDAY).tone == "open"


def test_places_of_an_instrument_are_added_up():
    session = at(WEDNESDAY, 9, 3)
    day = day_of(weeks(booked=[session, session], places=4), WEDNESDAY)
    assert (day.booked_minutes, day.open_minutes, day.share) == (360, 1440, 0.25)


def test_a_week_is_the_sum_of_its_days():
    found = weeks(booked=[at(MONDAY, 9, 1), at(WEDNESDAY, 9, 1)])
    assert (found[0].booked_minutes, found[0].open_minutes) == (120, 5 * 360)


def test_own_hours_narrow_the_week_to_what_both_have():
    own = within_hours(WEEK, [(0, time(8), time(11)), (0, time(15), time(18)), (6, time(9), time(12))])
    assert own.openings == (Opening(0, time(9), time(11)), Opening(0, time(15), time(16)))
    assert within_hours(WEEK, []) is WEEK
