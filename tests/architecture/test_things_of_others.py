"""Whoever counts through the numbers in addresses finds nothing of others and changes nothing of theirs.

Abuse cases 1, 2, 4, 5, 6 and 9.
"""

import pytest
from werkzeug.routing import IntegerConverter

from tests import builders as make
from tests.architecture.world import World, contents
from tests.conftest import written
from trainfac.identity.roles import Grant, Role

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("stage", ["sqlite"], indirect=True)]

NAMES = ("Abebe", "Bontu", "abebe@lab.example")


@pytest.fixture
def world(app):
    with written(app) as tx:
        world = World(tx, app.extensions["files"])
        other = make.a_laboratory(tx, "Lusaka Water Laboratory", "ZM")
        leads = Grant(Role.LABORATORY_HEAD, organisation_id=other.id)
        world.users["passer-by"] = make.a_user(tx, "mary@lab.example", person=make.a_person(tx, "Mary", at=other))
        world.users["other head"] = make.a_user(
            tx, "other@lab.example", person=make.a_person(tx, "Other", at=other), grants=(leads,)
        )
        return world


def numbered(app, world, method):
    """Addresses that name a facility or somebody's thing by its number."""
    for rule in app.url_map.iter_rules():
        converters = rule._converters.values()
        by_number = any(isinstance(converter, IntegerConverter) for converter in converters)
        if method in (rule.methods or set()) and (by_number or "facility_code" in rule.arguments):
            yield rule.endpoint, world.address(app, rule.endpoint, method, rule.arguments)


@pytest.mark.parametrize("who", ["passer-by", "other head", "stranger"])
def test_nobody_reads_them(app, world, who):
    browser = world.browser(app, who)
    seen = {}
    for endpoint, address in numbered(app, world, "GET"):
        answer = browser.get(address)
        text = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
        if not endpoint.startswith("catalogue.") and (
            answer.status_code not in {403, 404} or any(name in text for name in NAMES)
        ):
            seen[endpoint] = answer.status_code
    assert seen == {}


@pytest.mark.parametrize("who", ["passer-by", "other head", "stranger"])
def test_nobody_changes_them(app, world, who):
    browser = world.browser(app, who)
    before = contents(app)
    done = {}
    for endpoint, address in numbered(app, world, "POST"):
        if endpoint.startswith("catalogue."):
            continue  # the catalogue is every coordinator's
        status = browser.post(address, data={"confirm": "y", "reason": "because", "name": "X"}).status_code
        if status not in {403, 404}:
            done[endpoint] = status
    assert done == {}
    assert contents(app) == before


def test_the_walk_meets_enough_of_them(app, world):
    assert len(list(numbered(app, world, "GET"))) > 40
    assert len(list(numbered(app, world, "POST"))) > 40
