"""Asking for a place, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.builders import a_laboratory, a_person, a_registration, a_user, actor
from tests.conftest import NOW
from tests.integration.enrolment.conftest import Scene
from trainfac.directory.models import Employment
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.services import request_place, withdraw_nomination
from trainfac.enrolment.states import Decision, NominationState, RegistrationState
from trainfac.identity.roles import ANONYMOUS
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.scheduling.states import Admission, RunState

SceneOf = Callable[..., Scene]


def refusal(scene: Scene, who: object) -> list[str]:
    with pytest.raises(RuleBroken) as caught:
        scene.asks(who)  # type: ignore[arg-type]
    return [str(reason) for reason in caught.value.reasons]


def test_a_wish_waits_for_the_coordinator_where_the_coordinator_selects(scene: SceneOf) -> None:
    s = scene()
    who = s.technician()
    wish = s.asks(who, "Two lines\r\nof reasons\x00")
    assert (wish.state, wish.motivation) == (NominationState.SUBMITTED, "Two lines\nof reasons")
    assert (wish.person_id, wish.organisation_id, wish.by_laboratory) == (who.person_id, s.laboratory.id, False)
    assert s.run.seats_taken == 0
    assert s.tx.scalar(select(func.count(Registration.id))) == 0


def test_asking_twice_changes_nothing(scene: SceneOf) -> None:
    s = scene(admission=Admission.FIRST_COME)
    who = s.technician()
    assert s.asks(who).id == s.asks(who).id
    assert s.run.seats_taken == 1
    assert s.tx.scalar(select(func.count(Nomination.id))) == 1


def test_first_come_gives_seats_at_once_and_then_ranks_in_order(scene: SceneOf) -> None:
    s = scene(admission=Admission.FIRST_COME)
    for _ in range(5):
        s.asks(s.technician())
    rows = s.tx.execute(select(Registration.state, Registration.waitlist_rank).order_by(Registration.id)).all()
    waiting, accepted = RegistrationState.WAITING, RegistrationState.ACCEPTED
    assert [tuple(row) for row in rows] == [(accepted, None)] * 2 + [(waiting, 1), (waiting, 2), (waiting, 3)]
    assert s.run.seats_taken == 2


def test_a_registration_keeps_who_they_were(scene: SceneOf) -> None:
    s = scene(admission=Admission.FIRST_COME)
    who = s.technician("Hêng Sokha")
    s.asks(who)
    s.laboratory.name = "Renamed"
    s.tx.flush()
    kept = s.tx.scalars(select(Registration)).one()
    assert (kept.full_name, kept.organisation_name) == ("Hêng Sokha", "Awash Food Laboratory")
    assert (kept.country_id, kept.registered_at) == (s.laboratory.country_id, NOW)


def test_without_a_stated_laboratory_nobody_can_ask(scene: SceneOf) -> None:
    s = scene()
    person = a_person(s.tx, "Ly Dara")
    assert refusal(s, actor(a_user(s.tx, person=person))) == ["The laboratory is not stated"]


def test_a_laboratory_that_said_no_is_not_stated(scene: SceneOf) -> None:
    s = scene()
    who = s.technician()
    s.tx.scalars(select(Employment)).one().ended_on = NOW.date()
    s.tx.flush()
    assert refusal(s, who) == ["The laboratory is not stated"]


def test_a_merged_person_cannot_ask(scene: SceneOf) -> None:
    s = scene()
    person = a_person(s.tx, "Old record", at=s.laboratory)
    person.merged_into_id = a_person(s.tx, "Kept record").id
    assert len(refusal(s, actor(a_user(s.tx, person=person)))) == 1


def test_an_account_that_is_nobodys_states_a_laboratory_first(scene: SceneOf) -> None:
    s = scene()
    assert refusal(s, s.coordinator) == ["The laboratory is not stated"]


def test_nobody_asks_without_an_account(scene: SceneOf) -> None:
    with pytest.raises(Forbidden):
        scene().asks(ANONYMOUS)


def test_a_draft_does_not_exist_for_whoever_asks(scene: SceneOf) -> None:
    s = scene()
    s.run.state = RunState.DRAFT
    s.tx.flush()
    with pytest.raises(NotFound):
        s.asks(s.technician())


def test_the_deadline_is_that_of_the_facility(scene: SceneOf) -> None:
    s = scene()
    s.run.nomination_deadline = date(2026, 11, 23)
    s.tx.flush()
    evening, midnight = datetime(2026, 11, 23, 18, 29, tzinfo=UTC), datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    assert request_place(s.tx, s.run.code, motivation="", actor=s.technician(), now=evening)
    with pytest.raises(RuleBroken, match="Nominations closed"):
        request_place(s.tx, s.run.code, motivation="", actor=s.technician(), now=midnight)


def test_whoever_took_a_wish_back_can_ask_again_at_the_end_of_the_list(scene: SceneOf) -> None:
    s = scene(capacity=1, admission=Admission.FIRST_COME)
    first, second = s.technician(), s.technician()
    wish = s.asks(first)
    s.asks(second)
    withdraw_nomination(s.tx, wish.id, actor=first, now=NOW)
    again = s.asks(first)
    assert again.id != wish.id
    assert again.state is NominationState.RESERVE


def test_whoever_was_refused_cannot_ask_again(scene: SceneOf) -> None:
    s = scene()
    who = s.technician()
    s.decides(Decision.REFUSE, s.asks(who))
    assert refusal(s, who) == ["The facility decided about this before: not accepted"]


def test_whoever_was_registered_by_an_import_cannot_ask(scene: SceneOf) -> None:
    s = scene()
    who = s.technician()
    person = a_person(s.tx, "Imported", at=a_laboratory(s.tx, "Other"))
    a_registration(s.tx, s.run, person, s.laboratory)
    assert refusal(s, actor(a_user(s.tx, person=person))) == ["A place on this run was already asked for"]
    assert s.asks(who)


def test_every_reason_is_told_at_once(scene: SceneOf) -> None:
    s = scene()
    s.run.state = RunState.CANCELLED
    s.run.nomination_deadline = date(2026, 1, 1)
    person = a_person(s.tx, "Ly Dara")
    s.tx.flush()
    assert len(refusal(s, actor(a_user(s.tx, person=person)))) == 3
