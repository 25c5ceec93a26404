from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.builders import a_facility, a_user, actor, an_administrator
from tests.conftest import NOW
from trainfac.identity.models import Invitation
from trainfac.identity.roles import Grant, Role
from trainfac.identity.services import roles
from trainfac.identity.sessions import actor_of
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken

ADMINISTRATOR = Grant(Role.ADMINISTRATOR)
BY = {"reason": "agreed with the director", "now": NOW}


@pytest.fixture
def admin(tx):
    user = an_administrator(tx)
    user.password_hash = "set"
    tx.flush()
    return user


def test_a_role_is_given_for_a_facility_with_its_reason_on_record(tx, admin):
    facility, user = a_facility(tx), a_user(tx)
    roles.give_role(tx, user.id, Grant(Role.COORDINATOR, facility.id), until=None, actor=actor(admin), **BY)
    tx.flush()
    assert actor_of(user, NOW).coordinates(facility.id)
    event = tx.scalars(select(AuditEvent)).one()
    assert (event.action, event.actor_id, event.reason) == ("role.given", admin.id, "agreed with the director")
    assert event.after["facility_id"] == facility.id


def test_a_role_holds_until_its_end_and_not_at_it(tx, admin):
    facility, user = a_facility(tx), a_user(tx)
    end = NOW + timedelta(days=3)
    roles.give_role(tx, user.id, Grant(Role.TRAINER, facility.id), until=end, actor=actor(admin), **BY)
    assert actor_of(user, end - timedelta(seconds=1)).trains_at(facility.id)
    assert not actor_of(user, end).trains_at(facility.id)


def test_giving_the_same_role_again_sets_its_end(tx, admin):
    facility, user = a_facility(tx), a_user(tx)
    grant = Grant(Role.TRAINER, facility.id)
    first = roles.give_role(tx, user.id, grant, until=None, actor=actor(admin), **BY)
    again = roles.give_role(tx, user.id, grant, until=NOW + timedelta(days=1), actor=actor(admin), **BY)
    assert first is again
    assert len(user.roles) == 1


def test_a_role_held_already_is_refused(tx, admin):
    facility, user = a_facility(tx), a_user(tx)
    grant = Grant(Role.TRAINER, facility.id)
    roles.give_role(tx, user.id, grant, until=None, actor=actor(admin), **BY)
    with pytest.raises(RuleBroken):
        roles.give_role(tx, user.id, grant, until=None, actor=actor(admin), **BY)


def test_a_role_needs_a_reason_and_an_end_ahead(tx, admin):
    user = a_user(tx)
    with pytest.raises(RuleBroken) as refused:
        roles.give_role(tx, user.id, ADMINISTRATOR, until=None, reason="  ", actor=actor(admin), now=NOW)
    assert "reason" in refused.value.fields
    with pytest.raises(RuleBroken) as refused:
        roles.give_role(tx, user.id, ADMINISTRATOR, until=NOW, actor=actor(admin), **BY)
    assert "until" in refused.value.fields


def test_only_administrators_give_roles(tx):
    user = a_user(tx)
    with pytest.raises(Forbidden):
        roles.give_role(tx, user.id, ADMINISTRATOR, until=None, actor=actor(user), **BY)


def test_an_ended_role_is_gone_and_on_record(tx, admin):
    facility = a_facility(tx)
    user = a_user(tx, grants=(Grant(Role.COORDINATOR, facility.id),))
    roles.end_role(tx, user.id, user.roles[0].id, confirmed=False, actor=actor(admin), **BY)
    tx.flush()
    assert user.roles == []
    assert tx.scalars(select(AuditEvent.before)).one()["role"] == "coordinator"


def test_the_invitations_of_somebody_who_lost_a_role_open_nothing(tx, admin):
    facility = a_facility(tx)
    user = a_user(tx, grants=(Grant(Role.COORDINATOR, facility.id),))
    invitation = Invitation(
        token_hash="x", email="x@y.example", name="X", expires_at=NOW + timedelta(days=1), created_by_id=user.id
    )
    tx.add(invitation)
    tx.flush()
    roles.end_role(tx, user.id, user.roles[0].id, confirmed=False, actor=actor(admin), **BY)
    tx.refresh(invitation)
    assert not invitation.open_at(NOW)


def test_a_role_of_another_account_is_not_found(tx, admin):
    user = a_user(tx)
    with pytest.raises(NotFound):
        roles.end_role(tx, user.id, admin.roles[0].id, confirmed=True, actor=actor(admin), **BY)


def test_the_last_administrator_cannot_be_removed_even_on_purpose(tx, admin):
    with pytest.raises(RuleBroken) as refused:
        roles.end_role(tx, admin.id, admin.roles[0].id, confirmed=True, actor=actor(admin), **BY)
    assert refused.value.reasons


def test_the_last_administrator_cannot_be_closed_nor_given_an_end(tx, admin):
    with pytest.raises(RuleBroken):
        roles.deactivate(tx, admin.id, confirmed=True, actor=actor(admin), **BY)
    with pytest.raises(RuleBroken):
        roles.give_role(tx, admin.id, ADMINISTRATOR, until=NOW + timedelta(days=1), actor=actor(admin), **BY)


@pytest.mark.parametrize("lacking", ["password", "open account", "lasting role"])
def test_an_administrator_who_could_not_act_does_not_count(tx, admin, lacking):
    other = an_administrator(tx, "other@hyd.example")
    other.password_hash = None if lacking == "password" else "set"
    other.active = lacking != "open account"
    other.roles[0].until = NOW + timedelta(days=9) if lacking == "lasting role" else None
    tx.flush()
    with pytest.raises(RuleBroken):
        roles.end_role(tx, admin.id, admin.roles[0].id, confirmed=True, actor=actor(admin), **BY)


def test_an_administrator_leaves_when_another_stays_but_not_by_accident(tx, admin):
    other = an_administrator(tx, "other@hyd.example")
    other.password_hash = "set"
    tx.flush()
    with pytest.raises(RuleBroken) as refused:
        roles.end_role(tx, admin.id, admin.roles[0].id, confirmed=False, actor=actor(admin), **BY)
    assert "confirm" in refused.value.fields
    roles.end_role(tx, admin.id, admin.roles[0].id, confirmed=True, actor=actor(admin), **BY)
    assert admin.roles == []


def test_a_closed_account_loses_its_sessions_and_opens_again_with_its_roles(tx, admin):
    facility = a_facility(tx)
    user = a_user(tx, grants=(Grant(Role.COORDINATOR, facility.id),))
    mark = user.session_mark
    roles.deactivate(tx, user.id, confirmed=False, actor=actor(admin), **BY)
    assert not user.active
    assert user.session_mark != mark
    roles.reactivate(tx, user.id, reason="back from leave", actor=actor(admin))
    assert user.active
    assert len(user.roles) == 1
