from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.builders import a_user, actor, an_administrator
from tests.conftest import NOW
from trainfac.identity.models import PasswordReset
from trainfac.identity.queries import invitation_of, reset_of
from trainfac.identity.roles import SYSTEM
from trainfac.identity.services import accounts, invitations, resets
from trainfac.identity.services.invitations import Guest
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken


@pytest.fixture
def user(tx):
    return a_user(tx, "abebe@lab.example", password_hash="forgotten")


def a_link(tx, user, now=NOW):
    return resets.make_reset(tx, user.id, actor=SYSTEM, now=now)


def test_the_link_sets_the_password_once_and_ends_all_sessions(tx, user):
    token, mark = a_link(tx, user), user.session_mark
    resets.use_reset(tx, token, password_hash="new", now=NOW)
    assert user.password_hash == "new"
    assert user.session_mark != mark
    with pytest.raises(NotFound):
        resets.use_reset(tx, token, password_hash="newer", now=NOW)
    assert user.password_hash == "new"


def test_a_link_works_for_fourteen_days(tx, user):
    token = a_link(tx, user)
    assert reset_of(tx, token, NOW + timedelta(days=13)) is not None
    with pytest.raises(NotFound):
        resets.use_reset(tx, token, password_hash="new", now=NOW + timedelta(days=14))


def test_a_newer_link_ends_the_earlier_one(tx, user):
    first, second = a_link(tx, user), a_link(tx, user)
    tx.expire_all()
    assert reset_of(tx, first, NOW) is None
    assert reset_of(tx, second, NOW) is not None


def test_a_changed_password_ends_the_link(tx, user):
    token = a_link(tx, user)
    accounts.change_password(tx, verified_hash="forgotten", new_hash="found", actor=actor(user), now=NOW)
    with pytest.raises(NotFound):
        resets.use_reset(tx, token, password_hash="new", now=NOW)


def test_a_changed_address_ends_the_link(tx, user):
    token = a_link(tx, user)
    accounts.correct_account(
        tx, user.id, name=user.name, email="new@lab.example", reason="married", actor=SYSTEM, now=NOW
    )
    with pytest.raises(NotFound):
        resets.use_reset(tx, token, password_hash="new", now=NOW)


def test_a_closed_account_has_no_link(tx, user):
    token = a_link(tx, user)
    user.active = False
    tx.flush()
    with pytest.raises(NotFound):
        resets.use_reset(tx, token, password_hash="new", now=NOW)
    with pytest.raises(RuleBroken):
        a_link(tx, user)


def test_only_administrators_make_links(tx, user):
    with pytest.raises(Forbidden):
        resets.make_reset(tx, user.id, actor=actor(user), now=NOW)
    assert resets.make_reset(tx, user.id, actor=actor(an_administrator(tx)), now=NOW)


def test_a_link_of_one_kind_is_none_of_the_other(tx, user):
    reset = a_link(tx, user)
    invitation = invitations.invite(tx, Guest("x@y.example", "X"), actor=SYSTEM, now=NOW)
    assert invitation_of(tx, reset, NOW) is None
    assert reset_of(tx, invitation, NOW) is None


def test_the_stored_hash_is_no_link(tx, user):
    a_link(tx, user)
    assert reset_of(tx, tx.scalars(select(PasswordReset.token_hash)).one(), NOW) is None
