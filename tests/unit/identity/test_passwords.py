import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError

from trainfac.identity.passwords import Passwords


@pytest.fixture(scope="module")
def passwords():
    return Passwords(time_cost=1)


def test_a_hash_is_argon2id_and_fits_its_password_only(passwords):
    stored = passwords.make("correct horse battery")
    assert stored.startswith("$argon2id$v=19$m=65536,t=1,p=1$")
    assert passwords.fits(stored, "correct horse battery")
    assert not passwords.fits(stored, "correct horse batterz")


def test_the_same_password_hashes_differently_each_time(passwords):
    assert passwords.make("correct horse battery") != passwords.make("correct horse battery")


def test_nothing_fits_where_there_is_no_password(passwords):
    assert not passwords.fits(None, "correct horse battery")


def test_a_damaged_hash_fits_nothing(passwords):
    assert not passwords.fits("$argon2id$nonsense", "correct horse battery")


def test_a_password_typed_in_parts_fits_the_composed_one(passwords):
    assert passwords.fits(passwords.make("caf\u00e9 caf\u00e9 caf\u00e9"), "cafe\u0301 cafe\u0301 cafe\u0301")


def test_a_hash_of_other_parameters_is_outdated(passwords):
    stored = passwords.make("correct horse battery")
    assert not passwords.outdated(stored)
    assert Passwords(time_cost=2).outdated(stored)


def test_an_unknown_account_takes_the_same_work_as_a_known_one(passwords, monkeypatch):
    checked = []

    class Watched:
        def verify(self, stored, password):
            checked.append((extract_parameters(stored), password))
            raise VerifyMismatchError

    stored = passwords.make("correct horse battery")
    monkeypatch.setattr(passwords, "_hasher", Watched())
    assert not passwords.fits(stored, "wrong wrong wrong")
    assert not passwords.fits(None, "wrong wrong wrong")
    known, unknown = checked
    assert known == unknown
