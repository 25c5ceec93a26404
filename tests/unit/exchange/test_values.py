"""What a cell means, as spreadsheets and people write it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from trainfac.exchange.timetables.values import CellRefused, day, several, text, wall_time, yes_or_no
from trainfac.exchange.timetables.wording import Wording
from trainfac.infra.spreadsheets.cells import CellError, Formula

WORDS = Wording({}, frozenset({"yes", "x"}), frozenset({"no", "-"}))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("09:30", time(9, 30)), ("9:30", time(9, 30)), ("9.30", time(9, 30)), ("09:30:00", time(9, 30)),
        ("9:30 pm", time(21, 30)), ("12:15 AM", time(0, 15)), ("12:15 p.m.", time(12, 15)),
        (time(9, 30), time(9, 30)), (datetime(1899, 12, 30, 9, 30), time(9, 30)), (datetime(1900, 1, 1), time(0, 0)),
        (timedelta(hours=9, minutes=30), time(9, 30)), (0.5, time(12, 0)), (0.39583333333333, time(9, 30)),
        (0, time(0, 0)), (time(9, 29, 59, 999000), time(9, 30)), (None, None), ("  ", None),
    ],
)  # fmt: skip
def test_times_of_day(cell, expected):
    assert wall_time(cell) == expected


@pytest.mark.parametrize(
    "cell", ["25:00", "9", "9:3", "9:75", "24:00", "half past nine", 9, 9.5, -0.5, True, date(2026, 12, 7),
             datetime(2026, 12, 7), timedelta(hours=24), "13:00 pm", float("nan")],
)  # fmt: skip
def test_what_is_no_time_of_day_is_told(cell):
    with pytest.raises(CellRefused, match="is no time of day"):
        wall_time(cell)


@pytest.mark.parametrize(
    "cell", [date(2026, 12, 7), datetime(2026, 12, 7), datetime(2026, 12, 7, 9), "2026-12-07", " 2026-12-07 "]
)
def test_days(cell):
    assert day(cell) == date(2026, 12, 7)


@pytest.mark.parametrize("cell", ["07/12/2026", "tomorrow", 46363, "2026-02-30", date(1, 1, 1), time(9)])
def test_what_is_no_day_is_told(cell):
    with pytest.raises(CellRefused, match="is no day"):
        day(cell)


@pytest.mark.parametrize("how", [day, wall_time, lambda cell: text(cell, 9), lambda cell: yes_or_no(cell, WORDS)])
def test_nothing_is_computed(how):
    with pytest.raises(CellRefused, match="this is a formula"):
        how(Formula("=1+1"))
    with pytest.raises(CellRefused, match="the error #N/A"):
        how(CellError("#N/A"))


@pytest.mark.parametrize(("cell", "expected"), [("Yes", True), ("x", True), ("NO", False), ("", None), (None, None)])
def test_answers(cell, expected):
    assert yes_or_no(cell, WORDS) is expected


def test_what_is_no_answer_is_told():
    with pytest.raises(CellRefused, match="“perhaps” is neither yes nor no"):
        yes_or_no("perhaps", WORDS)


def test_long_texts_are_told():
    with pytest.raises(CellRefused, match="longer than 3 characters"):
        text("four", 3)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Dr Anand", ["Dr Anand"]),
        ("Dr Anand, Mei Lin", ["Dr Anand", "Mei Lin"]),
        ("Rao, Dr S., Mei Lin", ["Rao, Dr S.", "Mei Lin"]),  # a name with a comma in it
        ("Nobody, Mei Lin", ["Nobody", "Mei Lin"]),
        ("Dr Anand;Mei Lin\nDr Anand", ["Dr Anand", "Mei Lin", "Dr Anand"]),
        (" , ", []),
    ],
)
def test_several_names_in_a_cell(given, expected):
    assert list(several(given, ["Dr Anand", "Mei Lin", "Rao, Dr S."])) == expected
