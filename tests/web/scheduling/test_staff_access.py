"""A coordinator of one facility learns nothing about another, and changes nothing there (abuse case 4)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.scheduling.planning import sessions
from trainfac.identity.roles import Grant, Role
from trainfac.scheduling.models import Closure

OURS = "scheduling."


def addresses(app, names):
    """Every address of scheduling that names a facility, with how it is asked for."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(OURS) and "facility_code" in rule.arguments:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                values = {name: names[name] for name in rule.arguments}
                yield method, adapter.build(rule.endpoint, values, method=method)


@pytest.fixture
def names(tx, place, run):
    """Things of the place that an address can name."""
    closure = Closure(facility_id=place.facility.id, day=run.starts_on.replace(day=1), reason="Audit")
    tx.add(closure)
    instrument = builders.an_instrument(tx, place.facility)
    absence = builders.an_absence(tx, place.room)
    competence = builders.a_competence(tx, place.trainer)
    group = builders.a_group(tx, run)
    tx.commit()
    return {
        "facility_code": "HYD",
        "run_code": "HYD-1",
        "session_id": sessions(tx, run)[0].id,
        "room_id": place.room.id,
        "trainer_id": place.trainer.id,
        "person_id": place.trainer.person_id,
        "signatory_id": place.facility.signatories[0].id,
        "closure_id": closure.id,
        "area_id": 1,
        "kind": "rooms",
        "resource_id": place.room.id,
        "instrument_id": instrument.id,
        "absence_id": absence.id,
        "competence_id": competence.id,
        "group_id": group.id,
        "state": "published",
        "task": "shift",
    }


def staff_addresses(app, names):
    found = [(method, path) for method, path in addresses(app, names) if path.startswith("/staff/")]
    assert len(found) > 40
    return found


def test_the_coordinator_of_another_facility_finds_nothing_at_any_address(app, client, tx, names, other):
    builders.sign_in(client, other.user)
    answers = {(m, p): client.open(p, method=m, data={}).status_code for m, p in staff_addresses(app, names)}
    assert {asked: status for asked, status in answers.items() if status != 404} == {}


def test_nor_under_the_name_of_the_own_facility(app, client, names, other):
    builders.sign_in(client, other.user)
    theirs = [a for a in staff_addresses(app, {**names, "facility_code": "DALI"}) if names_something(a[1], names)]
    answers = {(m, p): client.open(p, method=m, data={}) for m, p in theirs}
    leaking = {asked for asked, answer in answers.items() if "HYD" in answer.text.replace("HYD-1", "")}
    changed = {asked for asked, answer in answers.items() if answer.status_code not in {302, 303, 404}}
    assert (leaking, changed) == (set(), set())


def names_something(path, names):
    parts = path.split("/")
    return "HYD-1" in parts or any(str(value) in parts for name, value in names.items() if name.endswith("_id"))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.LABORATORY_HEAD, None])
def test_nobody_but_staff_opens_staff_pages(app, client, tx, names, role):
    scope = {"organisation_id": builders.a_laboratory(tx).id} if role is Role.LABORATORY_HEAD else {}
    builders.sign_in(client, builders.a_user(tx, grants=(Grant(role, **scope),) if role else ()))
    tx.commit()
    answers = {client.open(path, method=method, data={}).status_code for method, path in staff_addresses(app, names)}
    assert answers == {403}


def test_the_anonymous_visitor_is_asked_to_sign_in(app, client, names):
    for method, path in staff_addresses(app, names):
        answer = client.open(path, method=method, data={})
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in"), path


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_administrators_open_facilities(client, place, method):
    builders.sign_in(client, place.user)
    for path in ("/admin/facilities/new", "/admin/facilities/HYD"):
        assert getattr(client, method)(path).status_code == 403
