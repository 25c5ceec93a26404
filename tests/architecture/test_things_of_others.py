"""Whoever counts through the numbers in addresses finds nothing of others and changes nothing of theirs.

Abuse cases 1, 2, 4, 5, 6 and 9.
"""

import pytest
from werkzeug.routing import IntegerConverter

from tests import builders as make
from tests.architecture.world import World, contents
from tests.conftest import written
from trainfac.identity.access import access_of
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


def is_public(app, endpoint):
    """Whether everybody may read it anyway; even there nobody is named."""
    return access_of(app.view_functions[endpoint]).everybody


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
        kept = answer.status_code in {403, 404} or is_public(app, endpoint)
        if not endpoint.startswith("catalogue.") and (not kept or any(name in text for name in NAMES)):
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
    assert len(list(below_the_own_facility(app, world, "GET"))) > 30
    assert len(list(below_the_own_facility(app, world, "POST"))) > 35


@pytest.fixture
def neighbour(app, world):
    """The coordinator of the other facility, who has a run of their own there."""
    with written(app) as tx:
        elsewhere = tx.merge(world.elsewhere)
        make.a_run(tx, elsewhere, make.course(tx), code="DLI-01", starts_on=world.now.date())
    return world.browser(app, "stranger")


def below_the_own_facility(app, world, method):
    """Addresses under the own facility, with a run or a number of the other one in them.

    Laboratories and years are everybody's; which of their people are shown there, tests/web/enrolment tests.
    """
    for rule in app.url_map.iter_rules():
        others = rule.arguments - {"facility_code", "organisation_id", "year"}
        if method not in (rule.methods or set()) or "facility_code" not in rule.arguments or not others:
            continue
        if is_public(app, rule.endpoint):
            continue  # what everybody may read is nobody's
        numbers = {name for name in others if name.endswith("_id")}
        for run_code in ("HYD-01", "DLI-01"):
            if run_code == "HYD-01" or ("run_code" in others and numbers):
                names = {**world.names, "facility_code": "DLI", "run_code": run_code}
                values = {name: names[name] for name in rule.arguments}
                yield rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def test_nobody_reads_them_under_the_name_of_the_own_facility(app, world, neighbour):
    seen = {}
    for endpoint, address in below_the_own_facility(app, world, "GET"):
        answer = neighbour.get(address)
        text = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
        if answer.status_code != 404 or any(name in text for name in NAMES):
            seen[address] = (endpoint, answer.status_code)
    assert seen == {}


def test_nobody_changes_them_under_the_name_of_the_own_facility(app, world, neighbour):
    before = contents(app)
    done = {}
    for endpoint, address in below_the_own_facility(app, world, "POST"):
        sent = {"confirm": "y", "reason": "because", "name": "X", "version": "1", "title": "X"}
        answer = neighbour.post(address, data=sent)
        # A session that is not of the own run counts as one that was removed meanwhile.
        if answer.status_code != (409 if endpoint == "scheduling.edit_session_post" and "DLI-01" in address else 404):
            done[address] = (endpoint, answer.status_code)
    assert done == {}
    assert contents(app) == before
