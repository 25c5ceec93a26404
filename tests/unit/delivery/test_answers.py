"""When an answer of a sheet is written, when somebody else was quicker, and when it needs a reason."""

import pytest

from trainfac.delivery.rules import is_change, is_overtaken, needs_reason
from trainfac.scheduling.states import RunState


def test_an_answer_that_is_recorded_already_is_no_change():
    assert not is_change("late 30", recorded="late 30", seen="")


def test_an_answer_that_was_only_left_as_it_was_shown_is_no_change():
    assert not is_change("present 90", recorded="absent 0", seen="present 90")


def test_without_a_sheet_every_difference_is_a_change():
    assert is_change("present 90", recorded="absent 0", seen=None)
    assert not is_overtaken("present 90", recorded="absent 0", seen=None)


def test_somebody_who_changes_what_was_shown_overtakes_nobody():
    assert is_change("late 30", recorded="present 90", seen="present 90")
    assert not is_overtaken("late 30", recorded="present 90", seen="present 90")


def test_two_who_change_the_same_answer_differently_are_in_each_others_way():
    assert is_overtaken("late 30", recorded="absent 0", seen="present 90")
    assert is_overtaken("present 90", recorded="late 30", seen="")
    assert is_overtaken("60.00", recorded="", seen="55.00")


@pytest.mark.parametrize(
    ("state", "correcting", "adding"),
    [(RunState.RUNNING, False, False), (RunState.FINISHED, True, False), (RunState.CLOSED, True, True)],
)
def test_the_later_the_more_needs_a_reason(state, correcting, adding):
    assert needs_reason(state, corrected=True) is correcting
    assert needs_reason(state, corrected=False) is adding
