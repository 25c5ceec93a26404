"""Who may do what with a facility and its runs, and until when."""

from __future__ import annotations

import pytest

from trainfac.identity.roles import ANONYMOUS, SYSTEM, Actor, Grant, Role
from trainfac.scheduling import policy
from trainfac.scheduling.states import RunState

HERE, ELSEWHERE = 1, 2


def holder(role, facility_id=None):
    return Actor(7, None, "Somebody", frozenset({Grant(role, facility_id=facility_id)}))


@pytest.mark.parametrize(
    ("actor", "plans", "sees"),
    [
        (holder(Role.COORDINATOR, HERE), True, True),
        (holder(Role.COORDINATOR, ELSEWHERE), False, False),
        (holder(Role.TRAINER, HERE), False, True),
        (holder(Role.TRAINER, ELSEWHERE), False, False),
        (holder(Role.ADMINISTRATOR), False, False),
        (SYSTEM, True, True),
        (ANONYMOUS, False, False),
    ],
)
def test_coordinators_plan_and_trainers_look_on(actor, plans, sees):
    assert policy.may_coordinate(actor, HERE) is plans
    assert policy.may_see_work(actor, HERE) is sees


def test_administrators_open_facilities():
    assert policy.may_manage_facilities(holder(Role.ADMINISTRATOR))
    assert not policy.may_manage_facilities(holder(Role.COORDINATOR, HERE))


def test_a_timetable_changes_until_the_run_is_put_away():
    fixed = {state for state in RunState if not policy.may_change_timetable(state)}
    assert fixed == {RunState.CLOSED, RunState.CANCELLED}
    assert {state for state in RunState if not policy.may_change_details(state)} == fixed


def test_a_run_is_laid_out_until_it_begins():
    assert {state for state in RunState if policy.may_lay_out(state)} == {
        RunState.DRAFT,
        RunState.PUBLISHED,
        RunState.NOMINATIONS_CLOSED,
        RunState.CONFIRMED,
    }
