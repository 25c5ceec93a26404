"""People with passwords, and a way to sign in through the page."""

from __future__ import annotations

import pytest

from tests import builders
from tests.conftest import written
from trainfac.identity.passwords import Passwords
from trainfac.identity.roles import Grant, Role

PASSWORD = "three words together"


@pytest.fixture(scope="session")
def stored():
    """The hash of PASSWORD, with the parameters of tests."""
    return Passwords(time_cost=1).make(PASSWORD)


@pytest.fixture
def abebe(app, stored):
    """A technician."""
    with written(app) as tx:
        return builders.a_user(tx, "abebe@lab.example", person=builders.a_person(tx), password_hash=stored)


@pytest.fixture
def admin(app, stored):
    with written(app) as tx:
        user = builders.an_administrator(tx)
        user.password_hash = stored
        user.name = "Ada Min"
        return user


@pytest.fixture
def facility(app):
    with written(app) as tx:
        return builders.a_facility(tx)


@pytest.fixture
def coordinator(app, facility, stored):
    with written(app) as tx:
        grants = (Grant(Role.COORDINATOR, facility_id=facility.id),)
        return builders.a_user(tx, "coordinator@hyd.example", grants=grants, password_hash=stored)


@pytest.fixture
def laboratory(app):
    with written(app) as tx:
        return builders.a_laboratory(tx)


@pytest.fixture
def head(app, laboratory, stored):
    with written(app) as tx:
        grants = (Grant(Role.LABORATORY_HEAD, organisation_id=laboratory.id),)
        return builders.a_user(tx, "head@lab.example", grants=grants, password_hash=stored)


@pytest.fixture
def enter():
    """Sign in through the page."""

    def enter(client, email="abebe@lab.example", password=PASSWORD, **args):
        return client.post("/sign-in", query_string=args, data={"email": email, "password": password})

    return enter
