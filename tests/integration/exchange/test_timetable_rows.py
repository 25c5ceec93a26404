"""What is wrong with a timetable is told by row and column; what is right is understood."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from tests import builders
from tests.conftest import NOW
from tests.integration.exchange.workbooks import (
    CANCELLED,
    COUNTS,
    DAY,
    ENDS,
    GROUP,
    INSTRUMENTS,
    MODULE,
    NUMBER,
    ROOM,
    STARTS,
    TRAINERS,
    ZONE,
    exported,
    kept,
    shown,
)
from tests.integration.scheduling.planning import a_place, planned, sessions
from trainfac.exchange.states import RowFate
from trainfac.exchange.timetables.plan import Mode
from trainfac.scheduling.services.groups import GroupPlan, add_group

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


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


@pytest.fixture
def lines(tx, place, run, store):
    """What becomes of the rows of a file on which somebody worked."""

    def plan(change, mode=Mode.ADD):
        return shown(tx, run, store, kept(tx, place, run, store, exported(tx, run, change)), mode).plan.lines

    return plan


def put(row, column, value):
    return lambda sheet: sheet.cell(row, column).__setattr__("value", value)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (ROOM, "Room 99", "there is no room “Room 99” in use here."),
        (TRAINERS, "Trainer of HYD, Nobody", "no trainer here is called “Nobody”."),
        (INSTRUMENTS, "GC: 2", "there is no instrument “GC” in use here."),
        (GROUP, "C", "this run has no group “C”."),
        (NUMBER, 99, "this course has no module 99"),
        (MODULE, "Cooking", "module 1 of this course is “"),
        (DAY, "next week", "“next week” is no day."),
        (DAY, None, "this is empty, and a session needs it."),
        (STARTS, "nine", "“nine” is no time of day."),
        (STARTS, 9, "“9” is no time of day."),
        (STARTS, "=A1", "this is a formula"),
        (ENDS, "08:00", "A session ends after it starts, on the same day."),
        (ENDS, "00:30", "One that goes on past midnight is entered as two sessions."),
        (COUNTS, "perhaps", "“perhaps” is neither yes nor no."),
        (ZONE, "Europe/Vienna", "times here are in Asia/Kolkata, not in Europe/Vienna."),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_use_is_told_with_its_place(lines, column, value, told):
    line = lines(put(3, column, value))[1]
    assert line.fate is RowFate.WRONG
    (problem,) = line.problems
    assert (problem.row, problem.letter) == (3, "ABCDEFGHIJKLMNOPQ"[column - 1])
    assert told in str(problem.why)


def test_every_mistake_of_a_row_is_told_at_once(lines):
    def change(sheet):
        sheet.cell(2, ROOM).value, sheet.cell(2, STARTS).value = "Nowhere", "never"

    assert [problem.letter for problem in lines(change)[0].problems] == ["E", "J"]


def test_merged_cells_are_told(lines):
    line = lines(lambda sheet: sheet.merge_cells("J2:J3"))[1]
    assert [str(problem.why) for problem in line.problems] == [
        "cells of this row are merged with those of another. Take the merge apart."
    ]


def test_the_same_session_in_two_rows_is_told(lines):
    def change(sheet):
        for column in range(1, 18):
            sheet.cell(3, column).value = sheet.cell(2, column).value

    (problem,) = lines(change)[1].problems
    assert str(problem.why) == "row 2 is about the same session. Delete one of them."


def test_a_new_row_like_another_is_told(lines):
    def change(sheet):
        for row in (sheet.max_row + 1, sheet.max_row + 2):
            sheet.cell(row, NUMBER).value, sheet.cell(row, DAY).value = 1, date(2027, 3, 1)
            sheet.cell(row, STARTS).value, sheet.cell(row, ENDS).value = "09:00", "10:00"

    assert [line.fate for line in lines(change)][-2:] == [RowFate.ADD, RowFate.WRONG]


def test_a_session_of_another_run_is_told(tx, place, run, lines):
    other = planned(tx, place, booked=False, starts_on=date(2027, 3, 1), code="HYD-9").run
    name = f"S{sessions(tx, other)[0].id}.1"
    (problem,) = lines(put(2, 17, name))[0].problems
    assert str(problem.why) == f"“{name}” is no session of this run. Empty the cell to plan a new one."


def test_a_session_that_changed_since_is_told_and_not_written_over(tx, run, lines):
    def change(sheet):
        sheet.cell(2, ROOM).value = None
        first = sessions(tx, run)[0]
        first.version += 1
        tx.flush()

    (problem,) = lines(change)[0].problems
    assert "somebody changed this session since the file was made" in str(problem.why)


def test_a_time_that_clocks_jump_over_is_told(tx, app, store):
    place = a_place(tx, "VIE", iso2="AT", timezone="Europe/Vienna")
    run = planned(tx, place, booked=False, code="VIE-1").run

    def change(sheet):
        sheet.cell(2, DAY).value, sheet.cell(2, STARTS).value, sheet.cell(2, ENDS).value = (
            "2027-03-28",
            "02:30",
            "04:00",
        )

    line = shown(tx, run, store, kept(tx, place, run, store, exported(tx, run, change))).plan.lines[0]
    (problem,) = line.problems
    assert (problem.letter, str(problem.why)) == (
        "E", "There is no 02:30 on 2027-03-28 in Europe/Vienna: clocks go forward. Choose a later time."
    )  # fmt: skip


def test_times_are_read_as_spreadsheets_keep_them(lines):
    def change(sheet):
        sheet.cell(2, DAY).value = datetime(2027, 1, 18)
        sheet.cell(2, STARTS).value, sheet.cell(2, ENDS).value = time(9, 0), 0.4375

    line = lines(change)[0]
    assert (line.fate, line.plan.day, line.plan.starts, line.plan.ends) == (
        RowFate.MOVE, date(2027, 1, 18), time(9), time(10, 30)
    )  # fmt: skip


def test_groups_and_instruments_are_named(tx, place, run, lines):
    group = add_group(tx, run.id, GroupPlan("A", 6), actor=place.actor, now=NOW)
    hplc = builders.an_instrument(tx, place.facility)

    def change(sheet):
        sheet.cell(2, GROUP).value, sheet.cell(2, INSTRUMENTS).value = "a", "hplc 1: 2"

    plan = lines(change)[0].plan
    assert (plan.group_id, plan.instruments) == (group.id, frozenset({(hplc.id, 2)}))


def test_columns_that_are_not_there_stay_as_they_are(tx, run, lines):
    def change(sheet):
        sheet.delete_cols(GROUP, 8)  # all but when, and the reference
        sheet.cell(2, STARTS).value = "08:00"

    line = lines(change)[0]
    assert (line.fate, line.plan.room_id, line.plan.trainer_ids) == (
        RowFate.MOVE, line.session.plan.room_id, line.session.plan.trainer_ids
    )  # fmt: skip


def test_a_row_without_day_and_times_is_passed_over(lines):
    line = lines(lambda sheet: sheet.cell(sheet.max_row + 1, NUMBER, 1))[-1]
    assert (line.fate, str(line.why)) == (RowFate.SAME, "Without day and times: passed over.")


def test_a_row_without_a_reference_is_about_the_session_at_that_time(lines):
    def change(sheet):
        sheet.cell(2, 17).value = None
        sheet.cell(2, ROOM).value = None

    assert [line.fate for line in lines(change)][:2] == [RowFate.CHANGE, RowFate.SAME]


def test_what_is_missing_stays_or_goes_as_asked(lines):
    def drop(sheet):
        return sheet.delete_rows(2)

    assert {line.fate for line in lines(drop)} == {RowFate.SAME}
    assert [line.fate for line in lines(drop, Mode.REPLACE) if line.row is None] == [RowFate.REMOVE]


def test_what_is_pinned_or_was_held_stays_whatever_the_file_says(tx, run, lines):
    first, second, *_ = sessions(tx, run)
    first.pinned = True
    second.starts_at, second.ends_at = NOW - timedelta(days=2), NOW - timedelta(days=2, hours=-1)
    tx.flush()
    left = [line for line in lines(lambda sheet: sheet.delete_rows(2, 2), Mode.REPLACE) if line.row is None]
    assert {str(line.why) for line in left} == {"It is pinned, and stays.", "It was held already, and stays."}
    assert {line.fate for line in left} == {RowFate.SAME}


def test_sessions_that_people_know_of_are_cancelled_and_not_removed(tx, run, lines):
    run.state = "published"
    tx.flush()
    left = [line.fate for line in lines(lambda sheet: sheet.delete_rows(2), Mode.REPLACE) if line.row is None]
    assert left == [RowFate.CANCEL]


def test_a_session_is_cancelled_by_its_row(lines):
    assert lines(put(2, CANCELLED, "Yes"))[0].fate is RowFate.CANCEL
