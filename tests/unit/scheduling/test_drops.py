"""What letting a session go on the calendar makes of it."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.drops import Drop, Rows, Swap, dropped
from trainfac.scheduling.session_plan import SessionPlan

PLAN = SessionPlan(
    1, date(2027, 1, 11), time(9), time(10), room_id=5, trainer_ids=frozenset({7, 8}), instruments=frozenset({(3, 4)})
)
STARTS, ENDS = datetime(2027, 1, 12, 14), datetime(2027, 1, 12, 15)


def swapped(rows, before, after):
    return dropped(PLAN, Drop(STARTS, ENDS, Swap(rows, before, after)))


def test_time_changes_and_everything_else_stays():
    moved = dropped(PLAN, Drop(STARTS, ENDS))
    assert (moved.day, moved.starts, moved.ends) == (date(2027, 1, 12), time(14), time(15))
    assert (moved.room_id, moved.trainer_ids, moved.instruments) == (PLAN.room_id, PLAN.trainer_ids, PLAN.instruments)


def test_one_trainer_takes_the_place_of_another():
    assert swapped(Rows.TRAINERS, 7, 9).trainer_ids == {8, 9}


def test_from_the_row_of_none_a_trainer_is_added_and_to_it_one_is_taken_away():
    assert swapped(Rows.TRAINERS, None, 9).trainer_ids == {7, 8, 9}
    assert swapped(Rows.TRAINERS, 7, None).trainer_ids == {8}


def test_another_instrument_gives_as_many_places():
    assert swapped(Rows.INSTRUMENTS, 3, 6).instruments == {(6, 4)}
    assert swapped(Rows.INSTRUMENTS, None, 6).instruments == {(3, 4), (6, 1)}


def test_an_instrument_that_is_needed_already_is_not_taken_twice():
    with pytest.raises(RuleBroken):
        swapped(Rows.INSTRUMENTS, None, 3)


def test_past_midnight_is_refused():
    with pytest.raises(RuleBroken):
        dropped(PLAN, Drop(STARTS, datetime(2027, 1, 13, 1)))
