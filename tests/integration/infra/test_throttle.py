"""Counts of attempts, shared by all server processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from trainfac.infra import throttle
from trainfac.infra.throttle import DatabaseStorage, rate_hit


@pytest.fixture
def storages(app):
    """Three storages with connections of their own, as three server processes have them."""
    url = app.config["SETTINGS"].database_url
    made = [DatabaseStorage("trainfac://", database_url=url) for _ in range(3)]
    yield made
    for storage in made:
        storage.close()


@pytest.fixture
def at(monkeypatch):
    """Set the clock that the counts read."""

    def set_to(seconds):
        monkeypatch.setattr(throttle.time, "time", lambda: seconds)

    return set_to


def test_all_processes_share_one_count(storages):
    assert [storage.incr("key", 60) for storage in storages] == [1, 2, 3]
    assert {storage.get("key") for storage in storages} == {3}


def test_keys_are_counted_apart(storages):
    storage = storages[0]
    assert (storage.incr("one", 60), storage.incr("other", 60)) == (1, 1)


def test_attempts_at_the_same_moment_are_all_counted(storages):
    with ThreadPoolExecutor(12) as pool:
        counts = list(pool.map(lambda n: storages[n % 3].incr("key", 600), range(120)))
    assert sorted(counts) == list(range(1, 121))


def test_a_window_ends_where_it_was_set_to_end_however_often_somebody_tries(storages, at):
    storage = storages[0]
    at(1000)
    storage.incr("key", 60)
    at(1059)
    assert storage.incr("key", 60) == 2
    assert storage.get_expiry("key") == 1060
    at(1060)
    assert storage.get("key") == 0
    assert storage.incr("key", 60) == 1
    assert storage.get_expiry("key") == 1120


def test_a_good_attempt_is_given_back(storages):
    storage = storages[0]
    storage.incr("key", 60)
    storage.incr("key", 60)
    assert storage.incr("key", 60, amount=-1) == 1


def test_counts_whose_window_is_over_are_swept(storages, at, tx):
    at(1000)
    storages[0].incr("over", 10)
    storages[0].incr("going on", 60)
    throttle.sweep(tx, datetime.fromtimestamp(1030, UTC))
    tx.commit()
    assert tx.scalar(select(func.count()).select_from(rate_hit)) == 1


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unix:", "unix:"),
    ],
)
def test_an_office_with_billions_of_addresses_is_one(app, address, counted_as):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert throttle.client_address() == counted_as
