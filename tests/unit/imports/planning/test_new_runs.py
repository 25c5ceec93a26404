from datetime import date, time

import pytest

from trainfac.catalogue.states import ModuleKind
from trainfac.imports.planning.new_runs import NewRunTerms, new_run
from trainfac.imports.runs import RunNamed
from trainfac.kernel.messages import Message
from trainfac.scheduling.hours import WorkingHours
from trainfac.scheduling.layout import ModuleToPlace
from trainfac.scheduling.states import RunState

TODAY = date(2026, 11, 23)
HOURS = WorkingHours.same_every_day("Asia/Kolkata", opens=time(9), closes=time(15))  # six hours
JUNE = RunNamed("uv-1", "QMS-101", date(2026, 6, 8), date(2026, 6, 9))  # Monday and Tuesday


def terms(**changes):
    given = {
        "course_id": 7,
        "modules": [ModuleToPlace(1, 1, "Lecture", ModuleKind.LECTURE, 12 * 60)],
        "language": "en",
        "capacity": 12,
        "active": True,
        "hours": HOURS,
        "closed_days": lambda _first, _last: {},
        "others": [],
    }
    return NewRunTerms(**(given | changes))


def said(run):
    """Why a run is refused, in the first row that names it."""
    assert run.refusal is not None
    return str(Message(run.refusal.text, {"row": 2, "column": "course_run", **run.refusal.values}))


def test_a_run_keeps_the_days_of_the_list_and_gets_a_timetable():
    run = new_run(JUNE, terms(), TODAY)
    assert (run.code, run.first_day, run.last_day, run.held_minutes) == ("UV-1", JUNE.first_day, JUNE.last_day, 720)
    assert (run.refusal, run.warnings, run.capacity, run.seats_left) == (None, (), 12, 12)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 6, 10), RunState.FINISHED),
        (date(2026, 6, 9), RunState.RUNNING),
        (date(2026, 6, 8), RunState.RUNNING),
        (date(2026, 6, 7), RunState.DRAFT),
    ],
)
def test_the_days_say_how_far_a_run_has_come(today, state):
    assert new_run(JUNE, terms(), today).state is state


def test_a_run_without_last_day_lasts_as_long_as_its_course():
    named = RunNamed("UV-1", "QMS-101", date(2026, 6, 8), None)
    assert new_run(named, terms(), TODAY).last_day == date(2026, 6, 9)


def test_days_that_are_too_short_for_the_course_are_told():
    run = new_run(JUNE, terms(closed_days=lambda _f, _l: {date(2026, 6, 9): "Holiday"}), TODAY)
    assert (run.refusal, run.held_minutes) == (None, 360)
    assert [str(warning) for warning in run.warnings] == ["Its days hold 6 of the course’s 12 hours"]


def test_another_run_of_the_course_on_that_day_is_told():
    run = new_run(JUNE, terms(others=["UV-0"]), TODAY)
    assert [str(w) for w in run.warnings] == ["There is run UV-0 of the same course on the same day"]


def test_days_on_which_nobody_works_are_refused():
    sunday = RunNamed("UV-1", "QMS-101", date(2026, 6, 7), date(2026, 6, 7))
    assert "does not work on any day from 2026-06-07 to 2026-06-07" in said(new_run(sunday, terms(), TODAY))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"active": False}, "This facility is closed"),
        ({"language": ""}, "no language of teaching"),
        ({"hours": WorkingHours("Asia/Kolkata", ())}, "leave no room for this course"),
    ],
)
def test_a_facility_that_cannot_hold_a_run_says_why(changes, why):
    named = RunNamed("UV-1", "QMS-101", date(2026, 6, 8), None)
    assert why in said(new_run(named, terms(**changes), TODAY))


@pytest.mark.parametrize("code", ["Run 1", "ÜV-1", "-1", "A" * 41])
def test_a_code_that_no_run_can_have_is_refused(code):
    named = RunNamed(code, "QMS-101", JUNE.first_day, JUNE.last_day)
    assert f"cannot be called “{code}”" in said(new_run(named, terms(), TODAY))
