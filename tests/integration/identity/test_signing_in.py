from datetime import timedelta

from sqlalchemy import func, select

from tests.builders import a_user
from tests.conftest import NOW
from trainfac.identity.models import EndedSession, SignInEvent
from trainfac.identity.queries import Credentials, credentials
from trainfac.identity.services.signing_in import admit, sweep


def test_who_knows_the_password_comes_in_and_it_is_noted(tx):
    user = a_user(tx, "abebe@lab.example", password_hash="stored")
    known = credentials(tx, "abebe@lab.example")
    assert admit(tx, "abebe@lab.example", known, fits=True, new_hash=None, now=NOW) is user
    assert user.last_signed_in_at == NOW
    event = tx.scalars(select(SignInEvent)).one()
    assert (event.user_id, event.succeeded, event.at) == (user.id, True, NOW)


def test_a_wrong_password_is_noted_for_the_account(tx):
    user = a_user(tx, "abebe@lab.example", password_hash="stored")
    known = credentials(tx, "abebe@lab.example")
    assert admit(tx, "abebe@lab.example", known, fits=False, new_hash=None, now=NOW) is None
    event = tx.scalars(select(SignInEvent)).one()
    assert (event.user_id, event.succeeded) == (user.id, False)


def test_an_unknown_address_is_noted_too(tx):
    known = credentials(tx, "nobody@lab.example")
    assert known == Credentials()
    assert admit(tx, "nobody@lab.example", known, fits=False, new_hash=None, now=NOW) is None
    assert tx.scalars(select(SignInEvent.email)).all() == ["nobody@lab.example"]


def test_a_closed_account_has_no_password_that_could_fit(tx):
    user = a_user(tx, "abebe@lab.example", password_hash="stored")
    user.active = False
    tx.flush()
    assert credentials(tx, "abebe@lab.example") == Credentials(user.id, None)


def test_an_account_closed_while_the_password_was_checked_stays_closed(tx):
    user = a_user(tx, "abebe@lab.example", password_hash="stored")
    known = credentials(tx, "abebe@lab.example")
    user.active = False
    tx.flush()
    assert admit(tx, "abebe@lab.example", known, fits=True, new_hash=None, now=NOW) is None


def test_a_password_changed_while_the_old_one_was_checked_keeps_it_out(tx):
    user = a_user(tx, "abebe@lab.example", password_hash="stored")
    known = credentials(tx, "abebe@lab.example")
    user.password_hash = "another"
    tx.flush()
    assert admit(tx, "abebe@lab.example", known, fits=True, new_hash="newer", now=NOW) is None
    assert user.password_hash == "another"


def test_an_outdated_hash_is_replaced(tx):
    user = a_user(tx, "abebe@lab.example", password_hash="stored")
    known = credentials(tx, "abebe@lab.example")
    admit(tx, "abebe@lab.example", known, fits=True, new_hash="newer", now=NOW)
    assert user.password_hash == "newer"


def test_old_attempts_and_dead_sessions_are_swept(tx):
    for age in (1, 729, 731):
        tx.add(SignInEvent(email="x@y.example", succeeded=False, at=NOW - timedelta(days=age)))
    tx.add(EndedSession(key="dead", expires_at=NOW - timedelta(seconds=1)))
    tx.add(EndedSession(key="could live", expires_at=NOW + timedelta(days=1)))
    tx.flush()
    sweep(tx, NOW)
    assert tx.scalar(select(func.count(SignInEvent.id))) == 2
    assert tx.scalars(select(EndedSession.key)).all() == ["could live"]
