"""A coordinator changes the timetable session by session; two of them never undo each other's work unawares."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import builders
from tests.integration.scheduling.planning import a_place, planned, sessions
from tests.web.pages import main, opened, values, whole
from tests.web.scheduling.conftest import a_monday, ticked
from trainfac.infra.db import read
from trainfac.scheduling.models import Closure, TrainingSession

NEW = "/staff/HYD/runs/HYD-1/sessions/new"
EDITED = 0  # the first form of the page; the one that removes the session comes after it


@pytest.fixture
def session(tx, run):
    first = sessions(tx, run)[0]
    tx.commit()
    return first


@pytest.fixture
def address(session):
    return f"/staff/HYD/runs/HYD-1/sessions/{session.id}"


def stored(session):
    read().rollback()
    return read().scalars(select(TrainingSession).where(TrainingSession.id == session.id)).one_or_none()


def day(weekday):
    return (a_monday() + timedelta(days=weekday)).isoformat()


def test_a_session_is_shown_in_the_time_of_its_facility(coordinator, address):
    form = values(opened(coordinator, address), EDITED)
    assert (form["day"], form["starts"], form["ends"]) == (day(0), "09:00", "10:30")


def test_a_session_is_moved_and_the_timetable_says_so(coordinator, session, address):
    form = values(opened(coordinator, address), EDITED)
    answer = coordinator.post(address, data={**form, "day": day(3), "starts": "14:00", "ends": "14:30"})
    assert (answer.status_code, answer.location) == (303, "/staff/HYD/runs/HYD-1/timetable")
    shown = main(opened(coordinator, answer.location))
    assert "Saved." in shown
    assert "The run now lasts from" in shown
    assert "14:00–14:30 1. Hazards, GHS labels, SDS" in shown
    assert stored(session).version == 2


def test_a_session_outside_the_working_hours_is_saved_and_marked(coordinator, address):
    form = values(opened(coordinator, address), EDITED)
    answer = coordinator.post(address, data={**form, "starts": "18:00", "ends": "19:00"})
    page = main(opened(coordinator, answer.location))
    assert page.count("is outside the working hours") == 2  # once told, once at the session


def test_a_clash_is_told_and_nothing_typed_is_lost(coordinator, tx, place, run, session, address):
    planned(tx, place, starts_on=a_monday(9), code="HYD-2")
    tx.commit()
    form = values(opened(coordinator, address), EDITED)
    taken = (a_monday(9)).isoformat()
    page = whole(coordinator.post(address, data={**form, "day": taken, "note": "Bring a coat"}), 422)
    assert "by “1. Hazards, GHS labels, SDS” of HYD-2." in main(page)
    kept = values(page, EDITED)
    assert (kept["day"], kept["note"], kept["version"]) == (taken, "Bring a coat", "1")
    assert stored(session).version == 1


def test_a_closed_day_asks_why_it_is_held_all_the_same(coordinator, tx, place, address):
    tx.add(Closure(facility_id=place.facility.id, day=a_monday() + timedelta(days=3), reason="Stocktaking"))
    tx.commit()
    form = values(opened(coordinator, address), EDITED)
    assert opened(coordinator, address).find(".//textarea[@id='override_reason']") is None
    page = whole(coordinator.post(address, data={**form, "day": day(3)}), 422)
    assert "The facility is closed on" in main(page)
    assert page.find(".//textarea[@id='override_reason']") is not None
    assert (
        coordinator.post(address, data={**form, "day": day(3), "override_reason": "It was agreed"}).status_code == 303
    )


def test_a_doubled_hour_asks_which_of_both(client, tx):
    place = a_place(tx, "VIE", iso2="AT", timezone="Europe/Vienna")
    run = planned(tx, place, booked=False, code="VIE-1").run
    module = run.course.modules[0].id
    tx.commit()
    builders.sign_in(client, place.user)
    address = "/staff/VIE/runs/VIE-1/sessions/new"
    form = values(opened(client, address))
    form |= {"module_id": module, "day": "2027-10-31"}
    page = whole(client.post(address, data={**form, "starts": "02:30", "ends": "04:00"}), 422)
    assert "comes twice" in main(page)
    assert len(page.findall(".//input[@name='second_time']")) == 2
    answer = client.post(address, data={**form, "starts": "02:30", "ends": "04:00", "second_time": "first"})
    assert answer.status_code == 303


def test_the_second_coordinator_is_told_what_the_first_changed(coordinator, session, address):
    form = values(opened(coordinator, address), EDITED)
    coordinator.post(address, data=ticked(form, ends="10:00", trainer_ids=None, room_id=""))
    page = whole(coordinator.post(address, data={**form, "note": "Bring a coat"}), 409)
    assert "Somebody else changed this session while you were writing" in main(page)
    changes = {
        tuple("".join(cell.itertext()).strip() for cell in row)
        for row in page.findall(".//table//tr")
        if row.find("td") is not None
    }
    assert {name for name, _, _ in changes} == {"Ends", "Room", "Trainers"}
    assert ("Room", "Room of HYD (holds 30)", "No room yet") in changes
    assert ("Trainers", "Trainer of HYD", "None") in changes
    assert stored(session).note == ""


def test_the_second_coordinator_can_insist(coordinator, session, address):
    form = values(opened(coordinator, address), EDITED)
    coordinator.post(address, data={**form, "note": "Bring gloves"})
    page = whole(coordinator.post(address, data={**form, "note": "Bring a coat"}), 409)
    kept = values(page, EDITED)
    assert (kept["note"], kept["version"]) == ("Bring a coat", "2")
    assert coordinator.post(address, data=kept).status_code == 303
    assert stored(session).note == "Bring a coat"


def test_a_session_that_was_removed_meanwhile_can_be_added_again_as_typed(coordinator, session, address):
    form = values(opened(coordinator, address), EDITED)
    assert coordinator.post(f"{address}/remove", data={"version": "1"}).status_code == 303
    page = whole(coordinator.post(address, data={**form, "note": "Bring a coat"}), 409)
    assert "This session was removed while you were writing" in main(page)
    kept = values(page, EDITED)
    assert kept["note"] == "Bring a coat"
    assert page.findall(".//main//form")[EDITED].get("action") == NEW
    assert coordinator.post(NEW, data=kept).status_code == 303


def test_a_session_that_changed_meanwhile_is_not_removed_blindly(coordinator, session, address):
    form = values(opened(coordinator, address), EDITED)
    coordinator.post(address, data={**form, "note": "Bring gloves"})
    answer = coordinator.post(f"{address}/remove", data={"version": "1"})
    assert answer.location == address
    assert stored(session) is not None


def test_a_cancelled_session_stays_in_the_timetable_as_cancelled(coordinator, address):
    form = values(opened(coordinator, address), EDITED)
    coordinator.post(address, data={**form, "cancelled": "y"})
    page = main(opened(coordinator, "/staff/HYD/runs/HYD-1/timetable"))
    assert "1. Hazards, GHS labels, SDS Cancelled" in page
    assert "1.5 h missing" in main(opened(coordinator, "/staff/HYD/runs/HYD-1"))


@pytest.mark.parametrize("module", ["", "0", "99999999999", "x"])
def test_a_module_that_no_list_offers_is_refused(coordinator, session, address, module):
    form = values(opened(coordinator, address), EDITED)
    assert coordinator.post(address, data={**form, "module_id": module}).status_code == 422
    assert stored(session).version == 1


def test_what_was_typed_survives_a_session_that_ended(app, coordinator, place, address):
    form = values(opened(coordinator, address), EDITED)
    with coordinator.session_transaction() as browser:
        for name in ("_user_id", "_fresh"):
            browser.pop(name)
    sent = coordinator.post(address, data={**form, "note": "Bring a coat"}, headers={"Origin": "http://localhost"})
    assert sent.status_code == 303
    assert "/sign-in" in sent.location
    builders.sign_in(coordinator, place.user)
    assert values(opened(coordinator, address), EDITED + 1)["note"] == "Bring a coat"
