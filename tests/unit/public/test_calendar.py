"""Months, and runs as bars in their weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.public.samples import RUN
from trainfac.scheduling.calendar import Month, weeks

DECEMBER = Month(2026, 12)


def run(first, last):
    return replace(RUN, starts_on=date(2026, *first), ends_on=date(2026, *last))


def test_a_month_is_read_from_an_address():
    assert Month.parsed("2026-12") == DECEMBER


@pytest.mark.parametrize(
    "text",
    ["2026-13", "2026-00", "2026-1", "26-01", "2026-12-01", "0000-01", "9999-12", "", "x", "٢٠٢٦-١٢", "2026-12\n"],
)
def test_anything_else_is_no_month(text):
    assert Month.parsed(text) is None


def test_december_is_followed_by_january():
    assert DECEMBER.next == Month(2027, 1)


def test_january_follows_december():
    assert Month(2027, 1).previous == DECEMBER


def test_a_month_lasts_to_its_last_day():
    assert (Month(2028, 2).first, Month(2028, 2).last) == (date(2028, 2, 1), date(2028, 2, 29))


def test_weeks_begin_on_monday_unless_told_otherwise():
    assert weeks(DECEMBER, [])[0].days[0] == date(2026, 11, 30)
    assert weeks(DECEMBER, [], first_weekday=6)[0].days[0] == date(2026, 11, 29)


def test_a_run_within_a_week_has_its_columns():
    (bar,) = weeks(DECEMBER, [run((12, 8), (12, 10))])[1].bars
    assert (bar.first, bar.last, bar.came_from, bar.goes_on) == (2, 4, False, False)


def test_a_long_run_goes_on_and_comes_from():
    bars = [week.bars for week in weeks(DECEMBER, [run((12, 10), (12, 22))])]
    assert [len(week) for week in bars] == [0, 1, 1, 1, 0]
    assert [(b.first, b.last, b.came_from, b.goes_on) for (b,) in bars[1:4]] == [
        (4, 7, False, True),
        (1, 7, True, True),
        (1, 2, True, False),
    ]


def test_runs_stand_by_their_first_day():
    late, early = run((12, 9), (12, 10)), run((12, 7), (12, 12))
    assert [bar.run for bar in weeks(DECEMBER, [late, early])[1].bars] == [early, late]
