"""An application as it runs for the public: tokens in forms are checked, and attempts are counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.builders import a_facility, a_person, a_user
from tests.conftest import Browser, _let_go, settings, written
from trainfac.factory import create_app
from trainfac.identity.passwords import Passwords
from trainfac.identity.roles import Grant, Role
from trainfac.infra import throttle

PASSWORD = "three words together"
_TOKEN = re.compile(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"')


@pytest.fixture(scope="session")
def stored():
    return Passwords(time_cost=1).make(PASSWORD)


@pytest.fixture
def open_to_all(database_url, tmp_path: Path):
    """Limits and tokens are on."""
    app = create_app(settings(database_url, tmp_path, rate_limits=True))
    app.test_client_class = Browser
    with app.app_context():
        yield app
    _let_go(app)


@pytest.fixture
def secured(database_url, tmp_path: Path):
    """The same behind HTTPS."""
    app = create_app(settings(database_url, tmp_path, public_url="https://localhost"))
    app.test_client_class = Browser
    with app.app_context():
        yield app
    _let_go(app)


@pytest.fixture
def abebe(database_url, open_to_all, stored):
    """A technician of the application that is open to all."""
    with written(open_to_all) as tx:
        return a_user(tx, "abebe@lab.example", person=a_person(tx), password_hash=stored)


@pytest.fixture
def coordinator(app, stored):
    """A coordinator of the application of most tests."""
    with written(app) as tx:
        facility = a_facility(tx)
        grants = (Grant(Role.COORDINATOR, facility_id=facility.id),)
        return a_user(tx, "coordinator@hyd.example", grants=grants, password_hash=stored)


@pytest.fixture
def clock_of_counts(monkeypatch):
    """Move the clock that windows of attempts are measured with."""
    moved = {"by": 0.0}
    real = throttle.time.time
    monkeypatch.setattr(throttle.time, "time", lambda: real() + moved["by"])
    return moved


def token_of(page: str) -> str:
    """The token that a form of this page carries."""
    found = _TOKEN.search(page)
    assert found, page[:2000]
    return found[1]


def enter(client, email="abebe@lab.example", password=PASSWORD, address="203.0.113.1"):
    """Open the sign-in page and send it, as a browser at an address does."""
    page = client.get("/sign-in", environ_overrides={"REMOTE_ADDR": address})
    return send(client, token_of(page.text), email, password, address)


def send(client, token, email="abebe@lab.example", password=PASSWORD, address="203.0.113.1"):
    """Send the sign-in form of a page opened before."""
    sent = {"csrf_token": token, "email": email, "password": password}
    return client.post("/sign-in", data=sent, environ_overrides={"REMOTE_ADDR": address})
