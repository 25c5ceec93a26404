"""Laboratory heads propose their own staff, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests.builders import a_laboratory, a_person
from tests.conftest import NOW
from tests.integration.enrolment.conftest import Scene
from trainfac.directory.models import Employment, Organisation, Person
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.services import nominate, nominate_newcomer
from trainfac.enrolment.states import NominationState
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound, RuleBroken

SceneOf = Callable[..., Scene]


def proposes(s: Scene, person: Person, laboratory: Organisation | None = None, who: Actor | None = None) -> Nomination:
    at = laboratory or s.laboratory
    return nominate(s.tx, s.run.code, person.id, at.id, motivation="Our best", actor=who or s.head, now=NOW)


def proposes_newcomer(s: Scene, name: str, email: str = "") -> Nomination:
    return nominate_newcomer(
        s.tx,
        s.run.code,
        s.laboratory.id,
        full_name=name,
        email=email,
        job_title="Chemist",
        motivation="",
        actor=s.head,
        now=NOW,
    )


def test_a_head_proposes_confirmed_staff_and_twice_is_once(scene: SceneOf) -> None:
    s = scene()
    person = a_person(s.tx, at=s.laboratory)
    proposal = proposes(s, person)
    assert (proposal.state, proposal.by_laboratory) == (NominationState.SUBMITTED, True)
    assert proposal.nominated_by_id == s.head.user_id
    assert proposes(s, person).id == proposal.id


def test_who_only_says_that_they_work_there_is_not_proposed(scene: SceneOf) -> None:
    s = scene()
    person = a_person(s.tx)
    s.tx.add(Employment(person_id=person.id, organisation_id=s.laboratory.id, confirmed=False))
    s.tx.flush()
    with pytest.raises(NotFound):
        proposes(s, person)


def test_staff_of_another_laboratory_are_not_there(scene: SceneOf) -> None:
    s = scene()
    other = a_laboratory(s.tx, "Other")
    stranger = a_person(s.tx, at=other)
    with pytest.raises(NotFound):
        proposes(s, stranger)
    with pytest.raises(NotFound):
        proposes(s, stranger, other)
    with pytest.raises(NotFound):
        proposes(s, a_person(s.tx, at=s.laboratory), who=s.coordinator)


def test_who_asked_already_is_not_proposed_again(scene: SceneOf) -> None:
    s = scene()
    who = s.technician()
    s.asks(who)
    with pytest.raises(RuleBroken, match="already asked"):
        proposes(s, s.tx.get_one(Person, who.person_id))


def test_somebody_new_becomes_known_as_staff_and_twice_is_once(scene: SceneOf) -> None:
    s = scene()
    proposal = proposes_newcomer(s, "  Hêng   Sokha ", "H@lab.example")
    person = proposal.person
    assert (person.full_name, person.email) == ("Hêng Sokha", "h@lab.example")
    employment = s.tx.scalars(select(Employment)).one()
    assert (employment.confirmed, employment.job_title) == (True, "Chemist")
    assert proposes_newcomer(s, "heng sokha").id == proposal.id
    assert s.tx.scalar(select(func.count(Person.id))) == 1


def test_a_known_address_does_not_give_a_head_somebody_elses_record(scene: SceneOf) -> None:
    s = scene()
    stranger = a_person(s.tx, "Hêng Sokha", at=a_laboratory(s.tx, "Other"), email="h@other.example")
    assert proposes_newcomer(s, "Hêng Sokha", "h@other.example").person_id != stranger.id


def test_who_waits_to_be_confirmed_is_confirmed_first(scene: SceneOf) -> None:
    s = scene()
    person = a_person(s.tx, "Hêng Sokha")
    s.tx.add(Employment(person_id=person.id, organisation_id=s.laboratory.id, confirmed=False))
    s.tx.flush()
    with pytest.raises(RuleBroken) as caught:
        proposes_newcomer(s, "Hêng Sokha")
    assert "full_name" in caught.value.fields


def test_a_newcomer_needs_a_name(scene: SceneOf) -> None:
    with pytest.raises(RuleBroken) as caught:
        proposes_newcomer(scene(), " \t")
    assert "full_name" in caught.value.fields
