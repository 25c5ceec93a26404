"""Pages ask the database the same number of questions, however much there is to show."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.scheduling.planning import teaches_at
from tests.web.public.conftest import statements_of


def test_the_list_of_runs(app, coordinator, tx, place):
    def add(first, last):
        for number in range(first, last):
            run = builders.a_run(tx, place.facility, builders.course(tx, "SAF-101"), code=f"HYD-{number}")
            builders.a_session(tx, run)
        tx.commit()

    address = "/staff/HYD/runs"
    add(0, 2)
    few = statements_of(app, coordinator, address)
    add(2, 30)
    assert statements_of(app, coordinator, address) == few
    assert few <= 12


def test_rooms_and_trainers(app, coordinator, tx, place, other):
    few = statements_of(app, coordinator, "/staff/HYD/resources")
    for number in range(20):
        builders.a_room(tx, place.facility, f"Room {number}")
        teaches_at(tx, builders.a_trainer(tx, place.facility, f"Trainer {number}"), other.facility)
    tx.commit()
    assert statements_of(app, coordinator, "/staff/HYD/resources") == few


@pytest.mark.parametrize("page", ["", "/timetable", "/timetable?view=week"])
def test_the_pages_of_a_run(app, coordinator, tx, place, run, page):
    address = f"/staff/HYD/runs/HYD-1{page}"
    few = statements_of(app, coordinator, address)
    for minutes in range(30):
        at = run.sessions[0].starts_at.replace(minute=minutes)
        trainers = (builders.a_trainer(tx, place.facility, f"Trainer {minutes}"),)
        room = builders.a_room(tx, place.facility, f"Room {minutes}")
        builders.a_session(tx, run, starts_at=at, minutes=20, room=room, trainers=trainers)
    tx.commit()
    assert statements_of(app, coordinator, address) == few


def test_planning_a_run(app, coordinator, tx, place):
    few = statements_of(app, coordinator, "/staff/HYD/runs/new")
    for number in range(20):
        builders.a_room(tx, place.facility, f"Room {number}")
        builders.a_trainer(tx, place.facility, f"Trainer {number}")
    tx.commit()
    assert statements_of(app, coordinator, "/staff/HYD/runs/new") == few


def test_the_list_of_facilities(app, client, tx):
    builders.sign_in(client, builders.an_administrator(tx))
    builders.a_facility(tx, "F0")
    tx.commit()
    few = statements_of(app, client, "/admin/facilities")
    for number, iso2 in enumerate(("IN", "CN", "AT", "ET", "BD"), 1):
        builders.a_facility(tx, f"F{number}", iso2=iso2)
    tx.commit()
    assert statements_of(app, client, "/admin/facilities") == few
