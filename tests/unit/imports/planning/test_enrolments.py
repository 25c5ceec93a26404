from decimal import Decimal

import pytest

from tests.unit.imports.planning.worlds import (
    ABEBE,
    AHEAD,
    NEW,
    PAST,
    a_row,
    a_run,
    a_world,
    achieng,
    enrolment,
    lake,
    one,
    planned,
    told,
)
from trainfac.delivery.states import AssessmentKind
from trainfac.enrolment.states import RegistrationState
from trainfac.imports.planning.world import RegistrationFacts
from trainfac.imports.states import RowVerdict
from trainfac.kernel.messages import msg
from trainfac.scheduling.states import RunState

COMING = a_run("UV-9", id=AHEAD, state=RunState.PUBLISHED, capacity=2, seats_left=1)
RESULTS = {"attendance_pct": 85, "pre_test": 40, "post_test": 70}


def on_file(state=RegistrationState.ACCEPTED, run=None, **facts):
    """A world in which the person of ``a_row`` is registered for the run."""
    run = run or a_run()
    registration = RegistrationFacts(41, state, **facts)
    return a_world(run, laboratories=lake(), people=achieng(), registrations={(ABEBE, run.id): registration})


def test_a_place_on_a_past_run_comes_with_what_came_of_it():
    plan = one(a_world(), a_row(2, enrolment(**RESULTS))).enrolments[0]
    assert (plan.new, plan.state) == (True, RegistrationState.COMPLETED)
    assert (plan.share, plan.pre, plan.post) == (Decimal(85), Decimal(40), Decimal(70))


def test_less_than_four_fifths_do_not_complete_a_run():
    rows = {share: a_row(2, enrolment(attendance_pct=share)) for share in (79, 80)}
    states = {share: one(a_world(), row).enrolments[0].state for share, row in rows.items()}
    assert states == {79: RegistrationState.NOT_COMPLETED, 80: RegistrationState.COMPLETED}


def test_whoever_attended_nothing_never_came():
    plan = one(a_world(), a_row(2, enrolment(attendance_pct=0))).enrolments[0]
    assert (plan.state, plan.share) == (RegistrationState.NO_SHOW, Decimal(0))


def test_without_attendance_nobody_is_said_to_have_completed():
    plan = one(a_world()).enrolments[0]
    assert (plan.state, plan.share) == (RegistrationState.ACCEPTED, None)


def test_results_of_a_run_ahead_are_told_and_left_out():
    plan = one(a_world(COMING), a_row(2, enrolment(COMING, **RESULTS)))
    assert plan.enrolments[0].state is RegistrationState.ACCEPTED
    assert (plan.enrolments[0].share, plan.enrolments[0].post) == (None, None)
    assert "UV-9 is not over: its attendance is not imported" in told(plan)
    assert "UV-9 has not begun: its test results are not imported" in told(plan)


def test_a_run_that_is_being_held_takes_test_results_but_no_attendance():
    run = a_run(state=RunState.RUNNING)
    plan = one(a_world(run), a_row(2, enrolment(run, **RESULTS))).enrolments[0]
    assert (plan.share, plan.pre, plan.post) == (None, Decimal(40), Decimal(70))


def test_nobody_is_registered_twice():
    plan = one(on_file(RegistrationState.COMPLETED, attended=True))
    assert (plan.verdict, plan.new_registrations) == (RowVerdict.UNCHANGED, 0)
    assert "On file for UV-1: Completed" in told(plan)


def test_what_is_on_record_stays():
    world = on_file(attended=True, tests=frozenset({AssessmentKind.PRE}))
    plan = one(world, a_row(2, enrolment(**RESULTS))).enrolments[0]
    assert (plan.share, plan.pre, plan.post, plan.state) == (None, None, Decimal(70), None)


def test_attendance_that_nobody_recorded_completes_a_registration_on_file():
    plan = one(on_file(), a_row(2, enrolment(**RESULTS))).enrolments[0]
    assert (plan.new, plan.share, plan.state) == (False, Decimal(85), RegistrationState.COMPLETED)


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.NO_SHOW])
def test_nothing_is_recorded_of_whoever_waits_or_never_came(state):
    plan = one(on_file(state), a_row(2, enrolment(**RESULTS))).enrolments[0]
    assert not plan.changes


def test_a_full_run_takes_no_more_and_says_what_to_do():
    rows = [a_row(n, enrolment(COMING), full_name=f"Person {n}") for n in (2, 3)]
    first, second = planned(a_world(COMING), *rows)
    assert (first.verdict, second.verdict) == (RowVerdict.NEW, RowVerdict.WRONG)
    assert told(second) == [
        (
            "Row 3, column “course_run”: run UV-9 has 2 seats, and all are taken. Give the run more seats on its page,"
            " then import this row again."
        )
    ]


def test_a_wrong_row_takes_no_seat():
    wrong = a_row(2, enrolment(COMING), enrolment(COMING))
    _, good = planned(a_world(COMING), wrong, a_row(3, enrolment(COMING), full_name="Baraka Mwangi"))
    assert good.verdict is RowVerdict.NEW


def test_whoever_is_registered_needs_no_seat():
    full = a_run("UV-9", id=AHEAD, state=RunState.PUBLISHED, seats_left=0)
    assert one(on_file(run=full), a_row(2, enrolment(full))).verdict is RowVerdict.UNCHANGED


def test_two_names_of_one_run_share_its_seats():
    by_code = enrolment(COMING)
    by_day = enrolment(a_run("", id=AHEAD))
    world = a_world(COMING, a_run("", id=AHEAD, seats_left=1, state=RunState.PUBLISHED))
    rows = a_row(2, by_code), a_row(3, by_day, full_name="Baraka Mwangi")
    assert [plan.verdict for plan in planned(world, *rows)] == [RowVerdict.NEW, RowVerdict.WRONG]


def test_the_second_run_is_not_the_first_by_another_name():
    world = a_world(a_run(), a_run("", id=PAST))
    plan = one(world, a_row(2, enrolment(a_run("", id=PAST)), enrolment(a_run())))
    assert told(plan) == ["Row 2, column “second_run”: UV-1 is the first run already. Empty the cell."]


def test_one_person_by_two_ways_takes_one_place():
    rows = a_row(2, person_ref="P-1", full_name="Achieng Otieno"), a_row(3)
    world = a_world(laboratories=lake(), people=achieng(reference="P-1"))
    first, second = planned(world, *rows)
    assert first.verdict is RowVerdict.MATCHED
    assert "Achieng Otieno is already in run UV-1, in row 2" in told(second)[0]


def test_a_run_that_takes_nobody_says_why():
    closed = a_run(state=RunState.CLOSED, refusal=msg("Row %(row)s, column “%(column)s”: closed"))
    assert told(one(a_world(closed))) == ["Row 2, column “course_run”: closed"]


def test_whoever_was_in_a_closed_run_stays_there_unchanged():
    closed = a_run(state=RunState.CLOSED, refusal=msg("Row %(row)s, column “%(column)s”: closed"))
    world = on_file(RegistrationState.COMPLETED, run=closed)
    plan = one(world, a_row(2, enrolment(closed, **RESULTS)))
    assert plan.verdict is RowVerdict.UNCHANGED
    assert not [text for text in told(plan) if "not imported" in text]


def test_a_wish_that_was_not_granted_is_told():
    world = a_world(COMING, laboratories=lake(), people=achieng(), wishes={(ABEBE, AHEAD)})
    assert "A place on UV-9, which was asked for before" in told(one(world, a_row(2, enrolment(COMING))))


def test_a_new_run_without_code_is_called_by_course_and_day():
    run = a_run("", id=NEW)
    assert "A place on QMS-101 2010-06-07, a new run" in told(one(a_world(run), a_row(2, enrolment(run))))
