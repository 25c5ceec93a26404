import pytest
from sqlalchemy import select

from tests.builders import a_user, actor, an_administrator
from tests.conftest import NOW
from trainfac.identity.models import PasswordReset
from trainfac.identity.roles import ANONYMOUS
from trainfac.identity.services import accounts
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import Conflict, Forbidden, RuleBroken


def test_an_account_keeps_its_address_in_lower_case(tx):
    user = accounts.add_user(tx, email="Abebe@Lab.example", name="  Abebe   Tadesse ")
    assert (user.email, user.name) == ("abebe@lab.example", "Abebe Tadesse")


def test_an_address_has_one_account_whatever_its_case(tx):
    a_user(tx, "abebe@lab.example")
    with pytest.raises(RuleBroken) as refused:
        accounts.add_user(tx, email="ABEBE@lab.example", name="Another")
    assert list(refused.value.fields) == ["email"]


def test_a_new_password_ends_sessions_and_reset_links(tx):
    user = a_user(tx, password_hash="old")
    reset = PasswordReset(token_hash="x", user_id=user.id, expires_at=NOW.replace(year=2027))
    tx.add(reset)
    mark = user.session_mark
    accounts.change_password(tx, verified_hash="old", new_hash="new", actor=actor(user), now=NOW)
    tx.flush()
    tx.refresh(reset)
    assert user.password_hash == "new"
    assert user.session_mark != mark
    assert not reset.open_at(NOW)


def test_a_password_changed_meanwhile_is_not_overwritten(tx):
    user = a_user(tx, password_hash="changed elsewhere")
    with pytest.raises(Conflict):
        accounts.change_password(tx, verified_hash="old", new_hash="new", actor=actor(user), now=NOW)
    assert user.password_hash == "changed elsewhere"


def test_nobody_changes_the_profile_of_nobody(tx):
    with pytest.raises(Forbidden):
        accounts.change_profile(tx, name="X", locale=None, actor=ANONYMOUS)


def test_ending_other_sessions_gives_a_new_mark_and_is_on_record(tx):
    user = a_user(tx)
    mark = user.session_mark
    accounts.end_other_sessions(tx, actor=actor(user))
    tx.flush()
    assert user.session_mark != mark
    assert tx.scalars(select(AuditEvent.action)).all() == ["user.sessions_ended"]


def test_an_ended_session_is_noted_once(tx):
    accounts.note_ended_session(tx, "key", NOW)
    accounts.note_ended_session(tx, "key", NOW)
    tx.flush()


@pytest.fixture
def administrator(tx):
    return actor(an_administrator(tx))


def test_a_corrected_address_ends_sessions_and_reset_links(tx, administrator):
    user = a_user(tx, "wrong@lab.example")
    reset = PasswordReset(token_hash="x", user_id=user.id, expires_at=NOW.replace(year=2027))
    tx.add(reset)
    mark = user.session_mark
    accounts.correct_account(
        tx, user.id, name=user.name, email="right@lab.example", reason="typing error", actor=administrator, now=NOW
    )
    tx.flush()
    tx.refresh(reset)
    assert user.email == "right@lab.example"
    assert user.session_mark != mark
    assert not reset.open_at(NOW)


def test_a_corrected_name_leaves_the_sessions_alone(tx, administrator):
    user = a_user(tx)
    mark = user.session_mark
    accounts.correct_account(
        tx, user.id, name="Right Name", email=user.email, reason="misheard", actor=administrator, now=NOW
    )
    assert (user.name, user.session_mark) == ("Right Name", mark)


def test_the_audit_trail_says_what_was_corrected_but_not_the_address(tx, administrator):
    user = a_user(tx, "wrong@lab.example")
    accounts.correct_account(
        tx, user.id, name=user.name, email="right@lab.example", reason="typing error", actor=administrator, now=NOW
    )
    tx.flush()
    event = tx.scalars(select(AuditEvent)).one()
    assert (event.after, event.reason) == ({"changed": ["email"]}, "typing error")


def test_an_address_of_another_account_is_refused(tx, administrator):
    a_user(tx, "taken@lab.example")
    user = a_user(tx, "mine@lab.example")
    with pytest.raises(RuleBroken):
        accounts.correct_account(
            tx, user.id, name="X", email="taken@lab.example", reason="x", actor=administrator, now=NOW
        )


def test_only_administrators_correct_accounts(tx):
    user = a_user(tx)
    with pytest.raises(Forbidden):
        accounts.correct_account(tx, user.id, name="X", email="x@y.example", reason="x", actor=actor(user), now=NOW)
