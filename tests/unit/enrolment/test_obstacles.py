"""Why somebody cannot come to a run, every reason at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from trainfac.enrolment.rules import (
    RunTerms,
    may_fill_seats,
    open_obstacles,
    person_obstacles,
    withdrawal_obstacles,
)
from trainfac.enrolment.states import NominationState
from trainfac.scheduling.states import RunState

KOLKATA = ZoneInfo("Asia/Kolkata")


def terms(
    state: RunState = RunState.PUBLISHED,
    *,
    starts_on: date = date(2026, 12, 7),
    deadline: date | None = date(2026, 11, 23),
) -> RunTerms:
    return RunTerms(state, starts_on, deadline, KOLKATA)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_the_deadline_ends_with_its_day_in_the_zone_of_the_facility() -> None:
    assert open_obstacles(terms(), at(2026, 11, 23, 18, 29)) == []  # 23:59 in Hyderabad
    (reason,) = open_obstacles(terms(), at(2026, 11, 23, 18, 30))  # midnight
    assert str(reason) == "Nominations closed on 2026-11-23"


def test_a_run_without_a_deadline_takes_people_until_it_begins_at_its_own_midnight() -> None:
    assert open_obstacles(terms(deadline=None), at(2026, 12, 6, 18, 29)) == []
    assert len(open_obstacles(terms(deadline=None), at(2026, 12, 6, 18, 30))) == 1


@pytest.mark.parametrize("state", sorted(set(RunState) - {RunState.PUBLISHED}))
def test_only_a_published_run_takes_wishes(state: RunState) -> None:
    (reason,) = open_obstacles(terms(state), at(2026, 11, 1))
    assert str(state.label) in str(reason)


def test_every_reason_is_told_at_once() -> None:
    assert len(open_obstacles(terms(RunState.FINISHED), at(2027, 1, 1))) == 3
    reasons = person_obstacles(merged=True, laboratory_stated=False, asked=NominationState.SUBMITTED, registered=True)
    assert len(reasons) == 3


def test_nothing_stands_against_a_new_wish_or_one_taken_back() -> None:
    for asked in (None, NominationState.WITHDRAWN):
        assert person_obstacles(merged=False, laboratory_stated=True, asked=asked, registered=False) == []


def test_a_decision_against_somebody_is_not_got_round_by_asking_again() -> None:
    reasons = person_obstacles(
        merged=False, laboratory_stated=True, asked=NominationState.NOT_SELECTED, registered=False
    )
    assert len(reasons) == 1


def test_whoever_was_registered_without_asking_cannot_ask() -> None:
    assert len(person_obstacles(merged=False, laboratory_stated=True, asked=None, registered=True)) == 1


@pytest.mark.parametrize(
    ("state", "instant", "filled"),
    [
        (RunState.PUBLISHED, at(2026, 12, 6, 18, 29), True),
        (RunState.CONFIRMED, at(2026, 12, 6, 18, 29), True),
        (RunState.CONFIRMED, at(2026, 12, 6, 18, 30), False),  # midnight in Hyderabad: the run's first day
        (RunState.RUNNING, at(2026, 12, 1), False),
        (RunState.CANCELLED, at(2026, 12, 1), False),
        (RunState.DRAFT, at(2026, 12, 1), False),
    ],
)
def test_freed_seats_are_filled_until_the_run_begins(*, state: RunState, instant: datetime, filled: bool) -> None:
    assert may_fill_seats(terms(state), instant) is filled
    assert (withdrawal_obstacles(terms(state), instant) == []) is filled
