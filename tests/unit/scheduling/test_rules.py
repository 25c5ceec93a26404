"""What is wrong with a session where it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from tests.unit.scheduling.samples import HYDERABAD, MONDAY, course
from trainfac.kernel.periods import Interval
from trainfac.scheduling.layout import lay_out
from trainfac.scheduling.rules import SessionToCheck, outside_hours, overlaps, shortfall

FRIDAY = MONDAY + timedelta(days=4)


def session(day: date, starts: time, ends: time, name="3. Spill drill"):
    zone = HYDERABAD.timezone
    start, end = (datetime.combine(day, wall, tzinfo=zone).astimezone(UTC) for wall in (starts, ends))
    return SessionToCheck(name, Interval(start, end))


def told(checked):
    found = outside_hours(checked, hours=HYDERABAD)
    return [] if found is None else [str(found)]


def test_a_session_in_a_working_block_of_the_run_stands():
    assert told(session(MONDAY, time(9), time(10, 30))) == []


def test_every_session_of_a_layout_stands():
    layout = lay_out(course(300, 900), MONDAY, FRIDAY, HYDERABAD, {})
    assert [told(SessionToCheck("x", planned.during)) for planned in layout.sessions] == [[]] * len(layout.sessions)


def test_a_session_before_opening_is_told_with_day_time_zone_and_the_hours():
    assert told(session(MONDAY, time(8), time(9))) == [
        (
            "“3. Spill drill” on 2026-11-23, 08:00–09:00 (Asia/Kolkata), is outside the working hours:"
            " 09:00–10:30, 10:45–12:15, 13:15–14:45, 15:00–16:30."
        )
    ]


def test_a_session_over_a_break_is_told_which_break():
    assert told(session(MONDAY, time(12), time(13, 30))) == [
        "“3. Spill drill” on 2026-11-23, 12:00–13:30 (Asia/Kolkata), runs over the break “Lunch”, 12:15–13:15."
    ]


def test_a_session_on_a_sunday_is_outside_the_week():
    sunday = session(MONDAY - timedelta(days=1), time(9), time(10))
    assert any("does not work on that day of the week" in reason for reason in told(sunday))


def test_sessions_that_overlap_name_each_other():
    pair = [session(MONDAY, time(9), time(10), "A"), session(MONDAY, time(9, 30), time(10, 30), "B")]
    assert [str(reason) for reason in overlaps(pair, hours=HYDERABAD)] == [
        "“B”, 09:30–10:30, overlaps “A”, 09:00–10:00, on 2026-11-23 (Asia/Kolkata)."
    ]


def test_sessions_that_touch_do_not_overlap():
    pair = [session(MONDAY, time(10), time(11), "B"), session(MONDAY, time(9), time(10), "A")]
    assert overlaps(pair, hours=HYDERABAD) == []


def test_a_long_session_overlaps_more_than_the_next_one():
    three = [
        session(MONDAY, time(9), time(12), "long"),
        session(MONDAY, time(9), time(9, 30), "first"),
        session(MONDAY, time(11), time(13), "last"),
    ]
    assert len(overlaps(three, hours=HYDERABAD)) == 2


def test_a_run_with_all_its_hours_does_not_fall_short():
    assert shortfall("UV-2026-01", lay_out(course(1800), MONDAY, FRIDAY, HYDERABAD, {})) is None


def test_a_shortfall_is_told_in_hours_with_the_days_that_took_them():
    layout = lay_out(course(1800), MONDAY, FRIDAY, HYDERABAD, {MONDAY + timedelta(days=1): "Guru Nanak's Birthday"})
    assert str(shortfall("UV-2026-01", layout)) == (
        "UV-2026-01 has 24 of the 30 contact hours of its course: 6 hours fall short, because the facility is closed"
        " on 2026-11-24 (Guru Nanak's Birthday). Choose a later last day."
    )


def test_a_shortfall_without_holidays_blames_no_day():
    told_so = str(shortfall("UV-2026-01", lay_out(course(1890), MONDAY, FRIDAY, HYDERABAD, {})))
    assert told_so == (
        "UV-2026-01 has 30 of the 31.5 contact hours of its course: 1.5 hours fall short. Choose a later last day."
    )
