"""How often an address is asked for, and how often one is guessed."""

from __future__ import annotations

import pytest

from tests.conftest import Browser, _let_go, settings, written
from tests.web.feeds.conftest import Desk, World
from trainfac.factory import create_app


@pytest.fixture
def desk(database_url, tmp_path):
    app = create_app(settings(database_url, tmp_path, rate_limits=True))
    app.test_client_class = Browser
    app.config["WTF_CSRF_ENABLED"] = False
    with written(app) as tx:
        world = World(tx)
    yield Desk(app, world)
    _let_go(app)


def statuses(desk, addresses):
    browser = desk.app.test_client(use_cookies=False)
    return [browser.get(address).status_code for address in addresses]


def test_one_address_is_asked_for_so_often_and_others_are_not_concerned(desk):
    address, other = desk.subscribe("run"), desk.subscribe("own_training")
    assert statuses(desk, [address] * 121) == [200] * 120 + [429]
    late = desk.app.test_client(use_cookies=False).get(address)
    assert (late.mimetype, "Set-Cookie" in late.headers) == ("text/plain", False)
    assert int(late.headers["Retry-After"]) > 0
    assert statuses(desk, [other]) == [200]


def test_guesses_from_one_place_are_limited(desk):
    guesses = [f"/feeds/guess-{number}.ics" for number in range(31)]
    assert statuses(desk, guesses) == [404] * 30 + [429]
