import time

import pytest

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


def test_an_unknown_account_takes_as_much_work_as_a_known_one(passwords):
    stored = passwords.make("correct horse battery")

    def work(known):
        began = time.process_time()
        for _ in range(2):
            passwords.fits(known, "wrong wrong wrong")
        return time.process_time() - began

    work(stored)
    with_account, without = min(work(stored) for _ in range(2)), min(work(None) for _ in range(2))
    assert 0.6 < without / with_account < 1.67
