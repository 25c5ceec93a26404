"""Seats that become free go to the next who waits, until the run begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.builders import a_laboratory, a_person, a_registration
from tests.conftest import NOW
from tests.integration.enrolment.conftest import Scene
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.services import (
    complete_run_registrations,
    withdraw_nomination,
    withdraw_registration,
)
from trainfac.enrolment.states import Decision, NominationState, RegistrationState
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.scheduling.queries.runs import details_mark
from trainfac.scheduling.services.runs import RunDetails, change_run
from trainfac.scheduling.states import Admission

SceneOf = Callable[..., Scene]
BEFORE = datetime(2026, 12, 6, 18, 29, tzinfo=UTC)  # 23:59 in Hyderabad, the evening before the run
BEGUN = datetime(2026, 12, 6, 18, 30, tzinfo=UTC)


def states(s: Scene) -> list[str]:
    return [row.state.value for row in s.tx.scalars(select(Registration).order_by(Registration.id))]


def full_run(scene: SceneOf) -> tuple[Scene, list[Nomination]]:
    s = scene(capacity=1, admission=Admission.FIRST_COME)
    return s, [s.asks(s.technician()) for _ in range(3)]


def with_capacity(s: Scene, capacity: int) -> None:
    run = s.run
    details = RunDetails(
        run.code, capacity, run.language, run.admission, run.nomination_deadline, run.starts_on, run.ends_on, ""
    )  # fmt: skip
    change_run(s.tx, run.id, details, mark=details_mark(run), actor=s.coordinator, now=NOW)


def test_a_freed_seat_goes_to_the_next_who_waits(scene: SceneOf) -> None:
    s, (first, second, third) = full_run(scene)
    withdraw_nomination(s.tx, first.id, actor=s.coordinator, now=BEFORE)
    assert states(s) == ["withdrawn", "accepted", "waiting"]
    assert (second.state, second.decided_at) == (NominationState.SELECTED, BEFORE)
    assert third.state is NominationState.RESERVE
    assert s.run.seats_taken == 1


def test_a_seat_freed_after_the_run_began_stays_free(scene: SceneOf) -> None:
    s, (first, *_) = full_run(scene)
    withdraw_nomination(s.tx, first.id, actor=s.coordinator, now=BEGUN)
    assert states(s) == ["withdrawn", "waiting", "waiting"]
    assert s.run.seats_taken == 0


def test_who_leaves_the_waiting_list_frees_no_seat(scene: SceneOf) -> None:
    s, (_, second, _) = full_run(scene)
    withdraw_nomination(s.tx, second.id, actor=s.coordinator, now=NOW)
    assert states(s) == ["accepted", "withdrawn", "waiting"]
    assert s.run.seats_taken == 1


def test_withdrawing_twice_frees_one_seat(scene: SceneOf) -> None:
    s, (first, *_) = full_run(scene)
    for _ in range(2):
        withdraw_nomination(s.tx, first.id, actor=s.coordinator, now=NOW)
    assert states(s) == ["withdrawn", "accepted", "waiting"]


def test_where_the_coordinator_selects_one_freed_seat_goes_to_one_who_waits(scene: SceneOf) -> None:
    s = scene(capacity=10)
    accepted, first, second = (s.asks(s.technician()) for _ in range(3))
    s.decides(Decision.ACCEPT, accepted)
    s.decides(Decision.WAIT, first, second)
    assert states(s) == ["accepted", "waiting", "waiting"]  # nine seats are left, and kept by the coordinator
    withdraw_nomination(s.tx, accepted.id, actor=s.coordinator, now=NOW)
    assert states(s) == ["withdrawn", "accepted", "waiting"]
    assert (first.decision_note, second.decision_note) == ("", "See you soon")  # it said why they wait


def test_added_seats_go_to_those_who_wait_in_order(scene: SceneOf) -> None:
    s, _ = full_run(scene)
    with_capacity(s, 2)
    assert states(s) == ["accepted", "accepted", "waiting"]
    with_capacity(s, 9)
    assert states(s) == ["accepted"] * 3
    assert s.run.seats_taken == 3


def test_seats_that_are_taken_are_not_taken_away(scene: SceneOf) -> None:
    s, _ = full_run(scene)
    with_capacity(s, 3)
    with pytest.raises(RuleBroken) as caught:
        with_capacity(s, 2)
    assert "capacity" in caught.value.fields


def test_the_database_itself_refuses_more_people_than_seats(scene: SceneOf) -> None:
    s, _ = full_run(scene)
    s.run.seats_taken += 1
    with pytest.raises(IntegrityError):
        s.tx.flush()


def test_people_take_their_own_wish_back_until_the_run_begins(scene: SceneOf) -> None:
    s = scene()
    who = s.technician()
    wish = s.asks(who)
    with pytest.raises(RuleBroken, match="has begun"):
        withdraw_nomination(s.tx, wish.id, actor=who, now=BEGUN)
    withdraw_nomination(s.tx, wish.id, actor=who, now=BEFORE)
    assert wish.state is NominationState.WITHDRAWN


def test_nobody_takes_back_what_is_not_theirs(scene: SceneOf) -> None:
    s = scene()
    wish = s.asks(s.technician())
    with pytest.raises(NotFound):
        withdraw_nomination(s.tx, wish.id, actor=s.technician(), now=NOW)
    with pytest.raises(Forbidden):  # the head sees it, but did not make it
        withdraw_nomination(s.tx, wish.id, actor=s.head, now=NOW)
    assert wish.state is NominationState.SUBMITTED


def test_a_registration_without_a_nomination_can_be_taken_back(scene: SceneOf) -> None:
    s = scene()
    imported = a_registration(s.tx, s.run, a_person(s.tx), a_laboratory(s.tx, "Other"))
    withdraw_registration(s.tx, imported.id, actor=s.coordinator, now=NOW, note="Ill")
    assert imported.state is RegistrationState.WITHDRAWN
    assert s.run.seats_taken == 0


def test_a_participation_ends_in_the_state_that_is_told_and_repeating_changes_nothing(scene: SceneOf) -> None:
    s = scene(capacity=3, admission=Admission.FIRST_COME)
    for _ in range(3):
        s.asks(s.technician())
    ids = list(s.tx.scalars(select(Registration.id).order_by(Registration.id)))
    ends = (RegistrationState.COMPLETED, RegistrationState.NOT_COMPLETED, RegistrationState.NO_SHOW)
    outcomes = dict(zip(ids, ends, strict=True))
    assert complete_run_registrations(s.tx, s.run.id, outcomes) == 3
    assert complete_run_registrations(s.tx, s.run.id, outcomes) == 0
    assert states(s) == ["completed", "not_completed", "no_show"]
    assert s.run.seats_taken == 3


def test_who_withdrew_cannot_complete(scene: SceneOf) -> None:
    s, (first, *_) = full_run(scene)
    withdraw_nomination(s.tx, first.id, actor=s.coordinator, now=BEGUN)
    (withdrawn, *_) = s.tx.scalars(select(Registration.id).order_by(Registration.id))
    with pytest.raises(RuleBroken):
        complete_run_registrations(s.tx, s.run.id, {withdrawn: RegistrationState.COMPLETED})
    with pytest.raises(NotFound):
        complete_run_registrations(s.tx, s.run.id, {999_999: RegistrationState.COMPLETED})
