"""The page from which door sheets are printed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.web.pages import main, opened, words
from tests.web.printouts.test_week import abroad, at, held, monday, run, trainer
from tests.web.public.conftest import statements_of
from trainfac.scheduling.models import Closure
from trainfac.scheduling.states import RunState

__all__ = ["abroad", "held", "run", "trainer"]
DOORS = "/staff/HYD/calendar/doors"


def doors(day=0):
    return f"{DOORS}?day={monday() + timedelta(days=day)}"


def row(browser, room, address=None):
    rows = [words(each) for each in opened(browser, address or doors()).findall(".//tbody/tr")]
    (told,) = [each for each in rows if each.startswith(room)]
    return told


def test_each_room_says_what_goes_on_and_when_it_is_free(coordinator, tx, place, held):
    builders.a_room(tx, place.facility, "Annexe")
    place.room.safety_class = "BSL-2"
    tx.commit()
    told = row(coordinator, "Room of HYD")
    assert "BSL-2" in told
    assert f"09:00–10:30 {held.module.title} HYD-1 10:45–16:30 Free" in told
    assert "09:00–16:30 Free" in row(coordinator, "Annexe")
    assert "IST (Asia/Kolkata)" in main(opened(coordinator, doors()))


def test_a_draft_is_told_as_reserved(coordinator, tx, held):
    held.run.state = RunState.DRAFT
    tx.commit()
    told = row(coordinator, "Room of HYD")
    assert "09:00–10:30 Reserved" in told
    assert held.module.title not in told


@pytest.mark.parametrize("what", ["session", "run"])
def test_what_was_cancelled_leaves_the_room_free(coordinator, tx, held, what):
    if what == "session":
        held.cancelled = True
    else:
        held.run.state = RunState.CANCELLED
    tx.commit()
    assert "09:00–16:30 Free" in row(coordinator, "Room of HYD")


def test_a_closed_day_says_why(coordinator, tx, place, held):
    tx.add(Closure(facility_id=place.facility.id, day=monday(), reason="Annual audit"))
    tx.commit()
    told = row(coordinator, "Room of HYD")
    assert "Closed: Annual audit" in told
    assert held.module.title in told
    assert "Free" not in told


def test_a_room_out_of_service_says_so(coordinator, tx, place, held):
    builders.an_absence(tx, place.room, at(18, 30), days=1)  # from midnight before Tuesday
    tx.commit()
    assert "09:00–16:30 Out of service" in row(coordinator, "Room of HYD", doors(day=1))


def test_on_a_day_off_there_is_no_work(coordinator, place):
    assert "No working day" in row(coordinator, "Room of HYD", doors(day=6))


def test_no_participant_is_named(coordinator, tx, run, held):
    builders.a_registration(tx, run, builders.a_person(tx, "Abebe Tadesse"), builders.a_laboratory(tx))
    tx.commit()
    assert "Abebe" not in coordinator.get(doors()).text


def test_one_click_prints_all_doors_or_one(coordinator, place, held):
    links = [a.get("href") for a in opened(coordinator, doors()).iter("a")]
    for end in (f"?day={monday()}", f"?day={monday()}&span=week"):
        assert f"{DOORS}.pdf{end}" in links
        assert f"/staff/HYD/resources/rooms/{place.room.id}/door.pdf{end}" in links


def test_a_facility_without_rooms_is_told_what_to_do(coordinator, tx, place):
    place.room.active = False
    tx.commit()
    assert "No rooms yet" in main(opened(coordinator, DOORS))
    assert coordinator.get(f"{DOORS}.pdf").status_code == 404


@pytest.mark.parametrize("day", ["", "nonsense", "2026-13-45", "0001-01-01", "9999-12-31"])
def test_an_odd_day_is_today(coordinator, place, day):
    assert "Room of HYD" in main(opened(coordinator, f"{DOORS}?day={day}"))


def test_the_coordinator_of_another_facility_sees_none_of_it(client, place, other):
    builders.sign_in(client, other.user)
    for address in (DOORS, f"{DOORS}.pdf", f"/staff/HYD/resources/rooms/{place.room.id}/door.pdf"):
        assert client.get(address).status_code == 404
    assert client.get(f"/staff/DALI/resources/rooms/{place.room.id}/door.pdf").status_code == 404


def test_the_calendar_and_the_room_lead_there(coordinator, place):
    assert DOORS in coordinator.get("/staff/HYD/calendar").text
    assert DOORS in coordinator.get(f"/staff/HYD/resources/rooms/{place.room.id}").text


def test_the_number_of_statements_does_not_grow_with_rooms_and_sessions(app, coordinator, tx, place, run, held):
    few = statements_of(app, coordinator, doors())
    for number in range(20):
        room = builders.a_room(tx, place.facility, f"Room {number}")
        one = builders.a_trainer(tx, place.facility, f"Trainer {number}")
        builders.a_session(tx, run, starts_at=at(4, number), minutes=30, room=room, trainers=(one,))
    tx.commit()
    assert statements_of(app, coordinator, doors()) == few
