"""Who may ask, nominate, decide, withdraw and look."""

from __future__ import annotations

from trainfac.enrolment import policy
from trainfac.identity.roles import ANONYMOUS, Actor, Grant, Role

ME, LAB, OTHER_LAB, HYD, DALI = 7, 21, 22, 1, 2
TECHNICIAN = Actor(1, ME, "Technician")
HEAD = Actor(2, 8, "Head", frozenset({Grant(Role.LABORATORY_HEAD, organisation_id=LAB)}))
COORDINATOR = Actor(3, 9, "Coordinator", frozenset({Grant(Role.COORDINATOR, facility_id=HYD)}))
TRAINER = Actor(4, 10, "Trainer", frozenset({Grant(Role.TRAINER, facility_id=HYD)}))
ADMINISTRATOR = Actor(5, 11, "Administrator", frozenset({Grant(Role.ADMINISTRATOR)}))


def test_everybody_with_an_account_may_ask() -> None:
    assert policy.may_ask(TECHNICIAN)
    assert not policy.may_ask(ANONYMOUS)


def test_a_laboratory_head_nominates_for_the_own_laboratory_alone() -> None:
    assert policy.may_nominate(HEAD, LAB)
    assert not policy.may_nominate(HEAD, OTHER_LAB)
    assert not policy.may_nominate(COORDINATOR, LAB)


def test_only_the_coordinator_of_the_facility_decides() -> None:
    assert policy.may_decide(COORDINATOR, HYD)
    assert not policy.may_decide(COORDINATOR, DALI)
    for actor in (TRAINER, ADMINISTRATOR, HEAD, TECHNICIAN, ANONYMOUS):
        assert not policy.may_decide(actor, HYD)


def test_a_place_is_seen_by_the_person_and_the_head_of_the_laboratory_it_names() -> None:
    for actor in (TECHNICIAN, HEAD):
        assert policy.may_see_place(actor, person_id=ME, organisation_id=LAB)
    assert not policy.may_see_place(HEAD, person_id=ME, organisation_id=OTHER_LAB)
    assert not policy.may_see_place(ANONYMOUS, person_id=ME, organisation_id=LAB)


def test_a_laboratory_takes_back_what_it_proposed_and_not_what_the_person_asked() -> None:
    assert policy.may_withdraw(HEAD, person_id=ME, organisation_id=LAB, by_laboratory=True)
    assert not policy.may_withdraw(HEAD, person_id=ME, organisation_id=LAB, by_laboratory=False)
    assert policy.may_withdraw(TECHNICIAN, person_id=ME, organisation_id=LAB, by_laboratory=True)
