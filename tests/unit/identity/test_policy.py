import pytest

from trainfac.identity import policy
from trainfac.identity.roles import ANONYMOUS, Actor, Grant, Role, grant_for

ADMIN = Actor(1, grants=frozenset({Grant(Role.ADMINISTRATOR)}))
COORDINATOR = Actor(2, grants=frozenset({Grant(Role.COORDINATOR, facility_id=7)}))
HEAD = Actor(3, grants=frozenset({Grant(Role.LABORATORY_HEAD, organisation_id=5)}))
TECHNICIAN = Actor(4, person_id=4)


@pytest.mark.parametrize(
    ("actor", "grant", "allowed"),
    [
        (ADMIN, Grant(Role.ADMINISTRATOR), True),
        (ADMIN, Grant(Role.COORDINATOR, facility_id=7), True),
        (COORDINATOR, Grant(Role.TRAINER, facility_id=7), True),
        (COORDINATOR, Grant(Role.TRAINER, facility_id=8), False),
        (COORDINATOR, Grant(Role.COORDINATOR, facility_id=7), False),
        (COORDINATOR, Grant(Role.ADMINISTRATOR), False),
        (COORDINATOR, Grant(Role.LABORATORY_HEAD, organisation_id=5), True),
        (HEAD, Grant(Role.LABORATORY_HEAD, organisation_id=5), False),
        (TECHNICIAN, Grant(Role.TRAINER, facility_id=7), False),
        (ANONYMOUS, Grant(Role.TRAINER, facility_id=7), False),
    ],
)
def test_who_may_invite_to_which_role(actor, grant, allowed):
    assert policy.may_give(actor, grant) is allowed


def test_only_the_head_of_a_laboratory_invites_its_staff():
    assert policy.may_invite_staff(HEAD, 5)
    assert not policy.may_invite_staff(HEAD, 6)
    assert not policy.may_invite_staff(COORDINATOR, 5)


def test_only_administrators_manage_accounts():
    assert policy.may_manage_users(ADMIN)
    assert not any(policy.may_manage_users(actor) for actor in (COORDINATOR, HEAD, TECHNICIAN, ANONYMOUS))


def test_an_invitation_is_withdrawn_by_its_sender_the_facility_and_administrators():
    assert policy.may_withdraw(HEAD, created_by_id=3, facility_id=None)
    assert policy.may_withdraw(COORDINATOR, created_by_id=9, facility_id=7)
    assert policy.may_withdraw(ADMIN, created_by_id=9, facility_id=7)
    assert not policy.may_withdraw(COORDINATOR, created_by_id=9, facility_id=8)
    assert not policy.may_withdraw(ANONYMOUS, created_by_id=None, facility_id=None)


def test_a_role_needs_its_place():
    with pytest.raises(ValueError, match="facility"):
        grant_for(Role.COORDINATOR, None, 5)
    with pytest.raises(ValueError, match="laboratory"):
        grant_for(Role.LABORATORY_HEAD, 7, None)
    assert grant_for(Role.ADMINISTRATOR, 7, 5) == Grant(Role.ADMINISTRATOR)
