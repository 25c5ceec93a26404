"""A year on one sheet: which day is off, which bar lies where, and what is told in which month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest

from trainfac.printouts.year_plan import (
    LABEL_DAYS,
    MOST_LANES,
    DayKind,
    by_month,
    days_of_year,
    rows_of_year,
    times_off,
)
from trainfac.scheduling.calendar import Month
from trainfac.scheduling.holidays import PublicHoliday


@dataclass(frozen=True)
class Run:
    starts_on: date
    ends_on: date


def a_year(year=2026, **changes):
    given = {"working_weekdays": range(5), "holidays": {}, "closures": {}, **changes}
    return days_of_year(year, **given)


def a_run(first, last=None):
    return Run(date.fromisoformat(first), date.fromisoformat(last or first))


def rows_with_bars(*runs):
    return [row for row in rows_of_year(a_year(), runs) if row.lanes]


def only_bar(*runs):
    ((lane,),) = (row.lanes for row in rows_with_bars(*runs))
    (bar,) = lane
    return bar


@pytest.mark.parametrize(("year", "days"), [(2026, 365), (2028, 366), (2100, 365)])
def test_a_year_has_all_its_days(year, days):
    assert len(a_year(year)) == days


def test_a_weekend_is_where_the_facility_does_not_work():
    # 1 January 2027 is a Friday; in Amman and Riyadh people rest on Friday and Saturday.
    days = a_year(2027, working_weekdays={6, 0, 1, 2, 3})
    assert [day.kind for day in days[:4]] == [
        DayKind.WEEKEND, DayKind.WEEKEND, DayKind.WORKING, DayKind.WORKING,
    ]  # fmt: skip


def test_a_facility_without_hours_has_no_weekend():
    assert {day.kind for day in a_year(working_weekdays=())} == {DayKind.WORKING}


def test_a_day_that_is_holiday_and_closure_tells_both():
    day = date(2026, 8, 15)
    days = a_year(holidays={day: PublicHoliday("Independence Day")}, closures={day: "Audit"})
    told = next(each for each in days if each.day == day)
    assert (told.kind, told.why) == (DayKind.HOLIDAY, "Independence Day · Audit")


def test_a_holiday_that_hangs_on_the_moon_is_expected():
    day = date(2027, 3, 10)
    told = [each for each in a_year(2027, holidays={day: PublicHoliday("Eid", estimated=True)}) if each.expected]
    assert [each.day for each in told] == [day]


def test_days_off_for_one_reason_are_told_together_and_others_apart():
    festival = {date(2027, 2, day): PublicHoliday("Spring Festival") for day in (6, 7, 8, 10)}
    closures = {date(2027, 2, 9): "Audit", date(2027, 2, 11): "Spring Festival"}
    told = times_off(a_year(2027, holidays=festival, closures=closures))
    assert [(off.first.day, off.last.day, off.kind) for off in told] == [
        (6, 8, DayKind.HOLIDAY), (9, 9, DayKind.CLOSURE), (10, 10, DayKind.HOLIDAY), (11, 11, DayKind.CLOSURE),
    ]  # fmt: skip


def test_there_are_twelve_rows_when_nothing_is_planned():
    rows = rows_of_year(a_year(), [])
    assert [row.month for row in rows] == [Month(2026, number) for number in range(1, 13)]
    assert not any(row.lanes for row in rows)


def test_a_bar_lies_over_its_days():
    bar = only_bar(a_run("2026-03-09", "2026-03-20"))
    assert (bar.first, bar.last, bar.begins, bar.ends) == (9, 20, True, True)


def test_a_run_over_two_months_has_a_bar_in_each():
    first, second = (row.lanes[0][0] for row in rows_with_bars(a_run("2026-01-25", "2026-02-05")))
    assert (first.first, first.last, first.begins, first.ends) == (25, 31, True, False)
    assert (second.first, second.last, second.begins, second.ends) == (1, 5, False, True)


def test_a_run_from_the_year_before_into_the_year_after_fills_it():
    rows = rows_with_bars(a_run("2025-12-01", "2027-01-31"))
    assert len(rows) == 12
    assert {(row.lanes[0][0].begins, row.lanes[0][0].ends) for row in rows} == {(False, False)}
    assert rows[1].lanes[0][0].last == 28


def test_words_of_a_long_run_stand_in_its_bar():
    bar = only_bar(Run(date(2026, 3, 9), date(2026, 3, 9) + timedelta(days=LABEL_DAYS - 1)))
    assert (bar.words_first, bar.words_last) == (bar.first, bar.last)
    assert not bar.words_beside


def test_words_of_a_short_run_stand_after_it():
    bar = only_bar(a_run("2026-03-09", "2026-03-10"))
    assert (bar.first, bar.last) == (9, 10)
    assert (bar.words_first, bar.words_last, bar.words_before) == (11, 10 + LABEL_DAYS, False)
    assert bar.words_beside


@pytest.mark.parametrize("day", [25, 26, 27, 28])
def test_words_that_would_leave_the_month_stand_before_it(day):
    bar = only_bar(a_run(f"2026-02-{day}"))
    assert (bar.words_first, bar.words_last, bar.words_before) == (day - LABEL_DAYS, day - 1, True)
    assert bar.words_beside


def test_words_take_their_days_of_the_lane():
    first, second = rows_with_bars(a_run("2026-03-09"), a_run("2026-03-11", "2026-03-20"))[0].lanes
    assert (first[0].start, first[0].end) == (9, 9 + LABEL_DAYS)
    assert [bar.first for bar in second] == [11]


def test_runs_one_after_the_other_share_a_lane_and_those_at_once_do_not():
    ((first, second),) = (
        row.lanes
        for row in rows_with_bars(
            a_run("2026-03-02", "2026-03-06"), a_run("2026-03-04", "2026-03-10"), a_run("2026-03-09", "2026-03-13")
        )
    )
    assert [bar.first for bar in first] == [2, 9]
    assert [bar.first for bar in second] == [4]


def test_bars_and_words_of_a_lane_never_touch():
    runs = [Run(date(2026, 3, day), date(2026, 3, day)) for day in range(1, 32)]
    (row,) = rows_with_bars(*runs)
    for lane in row.lanes:
        for before, after in pairwise(lane):
            assert before.end < after.start


def test_a_month_with_too_many_lanes_goes_on_in_a_second_row():
    runs = [Run(date(2026, 3, 2), date(2026, 3, 2) + timedelta(days=9)) for _ in range(MOST_LANES + 1)]
    first, second = rows_with_bars(*runs)
    assert (len(first.lanes), first.continued, len(second.lanes), second.continued) == (MOST_LANES, False, 1, True)


def test_a_run_is_told_in_the_month_in_which_it_begins():
    run, from_before = a_run("2026-03-30", "2026-04-03"), a_run("2025-12-28", "2026-01-02")
    told = dict(by_month(2026, [run, from_before]))
    assert told[Month(2026, 3)] == [run]
    assert told[Month(2026, 4)] == []
    assert told[Month(2026, 1)] == [from_before]
