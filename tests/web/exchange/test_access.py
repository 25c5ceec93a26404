"""Files are for the coordinators of the facility; others learn nothing of them (abuse cases 4 and 6)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.unit.exchange.samples import calendar, day_event
from tests.web.exchange.conftest import CALENDARS, FILE, send, send_calendar
from trainfac.identity.roles import Grant, Role
from trainfac.scheduling.models import Closure, CourseRun

MINE = "exchange."


@pytest.fixture
def names(coordinator, run):
    """A calendar that was brought in, one that waits, and a timetable that waits."""
    send_calendar(coordinator, calendar(day_event()))
    first = coordinator.get(f"{CALENDARS}/waiting/1").text
    mark = first.split('name="mark"')[1].split('value="')[1].split('"')[0]
    coordinator.post(f"{CALENDARS}/waiting/1", data={"mark": mark})
    waiting = send_calendar(coordinator, calendar(day_event("b", "20270108"))).location
    data = coordinator.get("/staff/HYD/runs/HYD-1/timetable.xlsx").data
    sheet = send(coordinator, FILE, data, "plan.xlsx").location
    return {
        "facility_code": "HYD", "run_code": "HYD-1", "source_id": 1,
        "waiting_id": int(waiting.rsplit("/", 1)[1]), "sheet_id": int(sheet.rsplit("/", 1)[1]),
    }  # fmt: skip


def addresses(app, names):
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(MINE):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                values = {name: names[name] for name in rule.arguments}
                yield method, adapter.build(rule.endpoint, values, method=method)


def answers(app, browser, names):
    return {(m, path): browser.open(path, method=m, data={}).status_code for m, path in addresses(app, names)}


def test_there_are_such_pages(app, coordinator, names):
    assert len(list(addresses(app, names))) == 14
    assert {s for (m, _), s in answers(app, coordinator, names).items() if m == "GET"} == {200}


def test_the_coordinator_of_another_facility_finds_nothing(app, client, names, other):
    builders.sign_in(client, other.user)
    assert set(answers(app, client, names).values()) == {404}


def test_nor_under_the_name_of_the_own_facility(app, client, tx, names, other):
    builders.sign_in(client, other.user)
    theirs = {**names, "facility_code": "DALI"}
    found = answers(app, client, theirs)
    assert {status for (_m, path), status in found.items() if path != "/staff/DALI/calendars"} == {404}
    tx.expire_all()
    assert tx.query(Closure).count() == 1
    assert tx.query(CourseRun).count() == 1


def test_a_calendar_and_a_timetable_do_not_open_each_other(client, coordinator, names):
    assert coordinator.get(f"{CALENDARS}/waiting/{names['sheet_id']}").status_code == 404
    assert coordinator.get(f"{FILE}/{names['waiting_id']}").status_code == 404


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ADMINISTRATOR, Role.LABORATORY_HEAD, None])
def test_nobody_but_coordinators_opens_them(app, client, tx, place, names, role):
    scopes = {
        Role.TRAINER: {"facility_id": place.facility.id},
        Role.LABORATORY_HEAD: {"organisation_id": builders.a_laboratory(tx).id},
    }
    grants = (Grant(role, **scopes.get(role, {})),) if role else ()
    builders.sign_in(client, builders.a_user(tx, grants=grants))
    tx.commit()
    assert set(answers(app, client, names).values()) == {403}


def test_the_anonymous_visitor_is_asked_to_sign_in(app, names):
    for method, path in addresses(app, names):
        answer = app.test_client().open(path, method=method, data={})
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in"), path
