"""Who may have which calendar."""

from __future__ import annotations

import pytest

from trainfac.feeds import policy
from trainfac.feeds.states import OWN, FeedKind
from trainfac.feeds.subject import Subject
from trainfac.identity.roles import ANONYMOUS, Actor, Grant, Role

HERE, ELSEWHERE = 1, 2
COORDINATOR = Actor(5, None, "C", frozenset({Grant(Role.COORDINATOR, facility_id=HERE)}))
TRAINER = Actor(6, 60, "T", frozenset({Grant(Role.TRAINER, facility_id=HERE)}))
TECHNICIAN = Actor(7, 70, "P")
ADMINISTRATOR = Actor(8, None, "A", frozenset({Grant(Role.ADMINISTRATOR)}))
OF_FACILITY = sorted(set(FeedKind) - OWN)


@pytest.mark.parametrize("kind", OF_FACILITY)
def test_calendars_of_a_facility_are_for_its_coordinators_alone(kind):
    allowed = [
        actor
        for actor in (COORDINATOR, TRAINER, TECHNICIAN, ADMINISTRATOR, ANONYMOUS)
        if policy.may_subscribe(actor, Subject(kind, 3, HERE))
    ]
    assert allowed == [COORDINATOR]
    assert not policy.may_subscribe(COORDINATOR, Subject(kind, 3, ELSEWHERE))


def test_ones_own_training_is_for_oneself():
    mine = Subject(FeedKind.OWN_TRAINING, 70)
    assert [a for a in (COORDINATOR, TRAINER, TECHNICIAN, ANONYMOUS) if policy.may_subscribe(a, mine)] == [TECHNICIAN]


def test_ones_own_teaching_takes_the_role_too():
    assert policy.may_subscribe(TRAINER, Subject(FeedKind.OWN_TEACHING, 60))
    assert not policy.may_subscribe(TRAINER, Subject(FeedKind.OWN_TEACHING, 61))
    assert not policy.may_subscribe(TECHNICIAN, Subject(FeedKind.OWN_TEACHING, 70))


def test_an_address_is_ended_by_its_owner_and_by_coordinators_of_what_it_tells():
    assert policy.may_end(TECHNICIAN, owner_id=7, facility_id=None)
    assert policy.may_end(COORDINATOR, owner_id=7, facility_id=HERE)
    assert not policy.may_end(COORDINATOR, owner_id=7, facility_id=ELSEWHERE)
    assert not policy.may_end(COORDINATOR, owner_id=7, facility_id=None)


@pytest.mark.parametrize("kind", FeedKind)
def test_only_ones_own_hangs_on_no_facility(kind):
    with pytest.raises(ValueError, match="hangs on no facility"):
        Subject(kind, 1, HERE if kind in OWN else None)
