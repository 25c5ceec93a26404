from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.builders import (
    a_coordinator,
    a_facility,
    a_laboratory,
    a_person,
    a_registration,
    a_run,
    a_trainer,
    a_user,
    actor,
    an_administrator,
    course,
)
from tests.conftest import NOW
from trainfac.directory.models import Employment, Person
from trainfac.identity.models import Invitation
from trainfac.identity.queries import invitation_of
from trainfac.identity.roles import SYSTEM, Grant, Role
from trainfac.identity.services import invitations
from trainfac.identity.services.invitations import Guest
from trainfac.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken

MAIL = "guest@lab.example"


def invited(tx, by=SYSTEM, now=NOW, **guest):
    return invitations.invite(tx, Guest(MAIL, "Guest of Honour", **guest), actor=by, now=now)


def accepted(tx, token, now=NOW):
    return invitations.accept_as_new(tx, token, password_hash="chosen", now=now)


def test_following_an_invitation_makes_an_account_with_the_role(tx):
    facility = a_facility(tx)
    user = accepted(tx, invited(tx, grant=Grant(Role.COORDINATOR, facility.id)))
    assert (user.email, user.name, user.password_hash) == (MAIL, "Guest of Honour", "chosen")
    assert [held.grant for held in user.roles] == [Grant(Role.COORDINATOR, facility.id)]


def test_a_link_works_once(tx):
    token = invited(tx)
    accepted(tx, token)
    with pytest.raises(NotFound):
        accepted(tx, token)


def test_a_link_works_for_fourteen_days_and_not_longer(tx):
    token = invited(tx)
    assert invitation_of(tx, token, NOW + timedelta(days=14) - timedelta(seconds=1)) is not None
    assert invitation_of(tx, token, NOW + timedelta(days=14)) is None
    with pytest.raises(NotFound):
        accepted(tx, token, NOW + timedelta(days=14))


def test_only_the_hash_of_the_link_is_kept(tx):
    token = invited(tx)
    stored = tx.scalars(select(Invitation)).one()
    assert token not in {str(value) for value in vars(stored).values()}
    assert invitation_of(tx, stored.token_hash, NOW) is None


def test_a_newer_invitation_ends_the_earlier_one(tx):
    first, second = invited(tx), invited(tx)
    assert invitation_of(tx, first, NOW) is None
    assert invitation_of(tx, second, NOW) is not None


def test_an_invitation_to_another_role_leaves_the_first_open(tx):
    facility = a_facility(tx)
    first = invited(tx)
    invited(tx, grant=Grant(Role.COORDINATOR, facility.id))
    assert invitation_of(tx, first, NOW) is not None


def test_a_technician_who_follows_becomes_known(tx):
    user = accepted(tx, invited(tx))
    person = tx.get_one(Person, user.person_id)
    assert (person.full_name, person.email) == ("Guest of Honour", MAIL)


def test_staff_invited_by_their_head_work_there_for_sure(tx):
    laboratory = a_laboratory(tx)
    head = a_user(tx, "head@lab.example", grants=(Grant(Role.LABORATORY_HEAD, organisation_id=laboratory.id),))
    user = accepted(tx, invited(tx, actor(head), works_at_id=laboratory.id))
    employment = tx.scalars(select(Employment).where(Employment.person_id == user.person_id)).one()
    assert (employment.organisation_id, employment.confirmed) == (laboratory.id, True)


def test_a_coordinator_invites_trainers_of_the_own_facility_only(tx):
    facility, other = a_facility(tx), a_facility(tx, "DAL", iso2="CN", timezone="Asia/Shanghai")
    coordinator = actor(a_coordinator(tx, facility))
    trainer = a_trainer(tx, facility)
    user = accepted(tx, invited(tx, coordinator, grant=Grant(Role.TRAINER, facility.id), person_id=trainer.person_id))
    assert user.person_id == trainer.person_id
    with pytest.raises(Forbidden):
        invited(tx, coordinator, grant=Grant(Role.TRAINER, other.id))


def test_a_coordinator_makes_no_coordinators_and_no_administrators(tx):
    facility = a_facility(tx)
    coordinator = actor(a_coordinator(tx, facility))
    for grant in (Grant(Role.COORDINATOR, facility.id), Grant(Role.ADMINISTRATOR)):
        with pytest.raises(Forbidden):
            invited(tx, coordinator, grant=grant, from_facility_id=facility.id)


def test_a_coordinator_makes_heads_of_laboratories_that_concern_the_facility(tx):
    facility, other = a_facility(tx), a_facility(tx, "DAL", iso2="CN", timezone="Asia/Shanghai")
    coordinator = actor(a_coordinator(tx, facility))
    ours, theirs, new = (a_laboratory(tx, name) for name in ("Ours", "Theirs", "New"))
    for laboratory, place in ((ours, facility), (theirs, other)):
        run = a_run(tx, place, course(tx), code=f"{place.code}-1")
        a_registration(tx, run, a_person(tx, laboratory.name, at=laboratory), laboratory)
    for laboratory in (ours, new):
        assert invited(
            tx,
            coordinator,
            grant=Grant(Role.LABORATORY_HEAD, organisation_id=laboratory.id),
            from_facility_id=facility.id,
        )
    with pytest.raises(Forbidden):
        invited(
            tx, coordinator, grant=Grant(Role.LABORATORY_HEAD, organisation_id=theirs.id), from_facility_id=facility.id
        )


def test_a_head_without_a_facility_to_name_is_not_made_by_a_coordinator(tx):
    facility, laboratory = a_facility(tx), a_laboratory(tx)
    with pytest.raises(Forbidden):
        invited(
            tx,
            actor(a_coordinator(tx, facility)),
            grant=Grant(Role.LABORATORY_HEAD, organisation_id=laboratory.id),
        )


def test_a_known_person_is_invited_only_by_a_facility_they_have_to_do_with(tx):
    facility, other = a_facility(tx), a_facility(tx, "DAL", iso2="CN", timezone="Asia/Shanghai")
    laboratory = a_laboratory(tx)
    person = a_person(tx, at=laboratory)
    a_registration(tx, a_run(tx, facility, course(tx)), person, laboratory)
    assert invited(tx, actor(a_coordinator(tx, facility)), person_id=person.id, from_facility_id=facility.id)
    with pytest.raises(NotFound):
        invited(
            tx,
            actor(a_coordinator(tx, other, "c@dal.example")),
            person_id=person.id,
            from_facility_id=other.id,
        )


def test_a_head_invites_own_staff_only(tx):
    laboratory, other = a_laboratory(tx), a_laboratory(tx, "Other")
    head = actor(a_user(tx, "h@lab.example", grants=(Grant(Role.LABORATORY_HEAD, organisation_id=laboratory.id),)))
    own, foreign = a_person(tx, "Own", at=laboratory), a_person(tx, "Foreign", at=other)
    assert invited(tx, head, works_at_id=laboratory.id, person_id=own.id)
    with pytest.raises(NotFound):
        invited(tx, head, works_at_id=laboratory.id, person_id=foreign.id)
    with pytest.raises(Forbidden):
        invited(tx, head, works_at_id=other.id)


def test_a_technician_invites_nobody(tx):
    with pytest.raises(Forbidden):
        invited(tx, actor(a_user(tx, person=a_person(tx))))


def test_somebody_with_an_account_is_not_invited_to_another(tx):
    person = a_person(tx)
    a_user(tx, "own@lab.example", person=person)
    with pytest.raises(RuleBroken):
        invited(tx, person_id=person.id)


def test_the_owner_of_the_address_accepts_with_the_account_there_is(tx):
    facility, user = a_facility(tx), a_user(tx, MAIL)
    token = invited(tx, grant=Grant(Role.TRAINER, facility.id))
    with pytest.raises(RuleBroken):
        accepted(tx, token)
    invitations.accept_with_account(tx, token, actor=actor(user), now=NOW)
    assert [held.grant for held in user.roles] == [Grant(Role.TRAINER, facility.id)]
    assert invitation_of(tx, token, NOW) is None


def test_nobody_else_accepts_it(tx):
    facility = a_facility(tx)
    a_user(tx, MAIL)
    other = a_user(tx, "other@lab.example")
    token = invited(tx, grant=Grant(Role.COORDINATOR, facility.id))
    with pytest.raises(Forbidden):
        invitations.accept_with_account(tx, token, actor=actor(other), now=NOW)
    assert other.roles == []
    assert invitation_of(tx, token, NOW) is not None


def test_an_account_is_not_given_to_a_second_person(tx):
    user = a_user(tx, MAIL, person=a_person(tx, "First"))
    token = invited(tx, person_id=a_person(tx, "Second").id)
    with pytest.raises(RuleBroken):
        invitations.accept_with_account(tx, token, actor=actor(user), now=NOW)


def test_a_withdrawn_invitation_opens_nothing(tx):
    token = invited(tx)
    invitations.withdraw(tx, tx.scalars(select(Invitation.id)).one(), actor=actor(an_administrator(tx)), now=NOW)
    with pytest.raises(NotFound):
        accepted(tx, token)


def test_an_invitation_is_withdrawn_by_those_it_concerns(tx):
    facility, other = a_facility(tx), a_facility(tx, "DAL", iso2="CN", timezone="Asia/Shanghai")
    trainer = a_trainer(tx, facility)
    invited(tx, actor(a_coordinator(tx, facility)), grant=Grant(Role.TRAINER, facility.id), person_id=trainer.person_id)
    invitation_id = tx.scalars(select(Invitation.id)).one()
    with pytest.raises(NotFound):
        invitations.withdraw(tx, invitation_id, actor=actor(a_coordinator(tx, other, "c@dal.example")), now=NOW)
    colleague = a_coordinator(tx, facility, "colleague@hyd.example")
    assert invitations.withdraw(tx, invitation_id, actor=actor(colleague), now=NOW).withdrawn_at == NOW


def test_a_followed_invitation_is_not_withdrawn(tx):
    accepted(tx, invited(tx))
    with pytest.raises(Conflict):
        invitations.withdraw(tx, tx.scalars(select(Invitation.id)).one(), actor=actor(an_administrator(tx)), now=NOW)
