"""An address dies with what it hangs on, for good."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.conftest import written
from tests.web.feeds.conftest import WHO
from trainfac.directory.models import Person
from trainfac.feeds.models import CalendarFeed
from trainfac.feeds.services.addresses import end_dead
from trainfac.identity.models import RoleAssignment, User
from trainfac.identity.services.roles import end_role
from trainfac.infra.db import read, transact

every_kind = pytest.mark.parametrize("kind", WHO)


def user_of(tx, world, kind):
    return tx.get_one(User, world.users[WHO[kind]].id)


@every_kind
def test_with_the_account(app, desk, fetch, world, kind):
    address = desk.subscribe(kind)
    with written(app) as tx:
        user_of(tx, world, kind).active = False
    assert fetch(address).status_code == 410
    with written(app) as tx:
        user_of(tx, world, kind).active = True
    assert fetch(address).status_code == 410


@pytest.mark.parametrize("kind", ["run", "room", "trainer", "facility", "own_teaching"])
def test_with_the_role_also_when_it_is_given_again(app, desk, fetch, world, kind):
    address = desk.subscribe(kind)
    (held,) = world.users[WHO[kind]].roles
    with written(app) as tx:
        admin = make.actor(world.users["administrator"])
        end_role(
            tx, world.users[WHO[kind]].id, held.id, reason="Retired", confirmed=True, actor=admin, now=datetime.now(UTC)
        )
    transact(end_dead, datetime.now(UTC))  # comes by every quarter of an hour
    with written(app) as tx:
        user = user_of(tx, world, kind)
        user.roles.append(RoleAssignment(role=held.role, facility_id=held.facility_id))
    assert fetch(address).status_code == 410


@pytest.mark.parametrize("kind", ["own_training", "own_teaching"])
def test_with_the_person_when_they_are_found_to_be_another(app, desk, fetch, world, kind):
    address = desk.subscribe(kind)
    with written(app) as tx:
        person = tx.get_one(Person, user_of(tx, world, kind).person_id)
        person.merged_into_id = make.a_person(tx, "The Same").id
    assert fetch(address).status_code == 410


@pytest.mark.parametrize("kind", ["own_training", "own_teaching"])
def test_with_the_account_becoming_somebody_elses(app, desk, fetch, world, kind):
    address = desk.subscribe(kind)
    with written(app) as tx:
        user_of(tx, world, kind).person_id = make.a_person(tx, "Somebody Else").id
    assert fetch(address).status_code == 410


def test_those_that_live_are_left_alone(app, desk, fetch):
    addresses = [desk.subscribe(kind) for kind in WHO]
    assert transact(end_dead, datetime.now(UTC)) == []
    assert [fetch(address).status_code for address in addresses] == [200] * len(addresses)


def test_ending_is_noted_with_its_time(app, desk, fetch, world):
    address = desk.subscribe("run")
    with written(app) as tx:
        user_of(tx, world, "run").active = False
    fetch(address)
    with app.app_context():
        assert read().scalars(select(CalendarFeed.ended_at)).one() is not None
