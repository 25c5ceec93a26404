"""Sessions that cannot be where they are put: each has a clear answer, and nothing is saved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import a_place, planned, sessions
from tests.web.pages import main, opened, values, whole
from tests.web.scheduling.conftest import a_monday
from trainfac.infra.db import read
from trainfac.scheduling.models import HolidayArea, TrainingSession
from trainfac.scheduling.services.groups import GroupPlan, add_group
from trainfac.scheduling.services.instruments import InstrumentPlan, create_instrument, retire_instrument
from trainfac.scheduling.states import RunState

NEW = "/staff/HYD/runs/HYD-1/sessions/new"
TIMETABLE = "/staff/HYD/runs/HYD-1/timetable"


@pytest.fixture
def form(coordinator, run):
    """A session of an hour in the week after the run, without anything that could be in the way."""
    day = (a_monday() + timedelta(days=7)).isoformat()
    typed = {"module_id": run.course.modules[0].id, "day": day, "starts": "09:00", "ends": "10:00"}
    return {**values(opened(coordinator, NEW)), **typed}


def planned_sessions():
    read().rollback()
    return read().scalar(select(func.count(TrainingSession.id)))


def refused(browser, address, form):
    """The page that says why; nothing was saved."""
    before = planned_sessions()
    page = whole(browser.post(address, data=form), 422)
    assert planned_sessions() == before
    return page


def asks_why(page):
    return page.find(".//textarea[@id='override_reason']") is not None


@pytest.mark.parametrize("ends", ["02:00", "00:00", "22:00"])
def test_a_session_across_midnight(coordinator, form, ends):
    page = refused(coordinator, NEW, {**form, "starts": "22:00", "ends": ends})
    assert "One that goes on past midnight is entered as two sessions." in main(page)
    assert not asks_why(page)


def test_a_session_in_the_lost_hour(client, tx):
    place = a_place(tx, "VIE", iso2="AT", timezone="Europe/Vienna")
    run = planned(tx, place, booked=False, code="VIE-1").run
    module = run.course.modules[0].id
    tx.commit()
    builders.sign_in(client, place.user)
    address = "/staff/VIE/runs/VIE-1/sessions/new"
    typed = {"module_id": module, "day": "2027-03-28", "starts": "02:30", "ends": "04:00"}
    page = refused(client, address, {**values(opened(client, address)), **typed})
    assert "There is no 02:30 on 28 March 2027 in Europe/Vienna: clocks go forward." in main(page)
    assert page.find(".//input[@id='starts']").get("aria-invalid") == "true"


def test_a_session_on_a_public_holiday(coordinator, tx, place, form):
    place.facility.holiday_areas.append(
        HolidayArea(country_iso2="IN", subdivision="", valid_from=datetime(2000, 1, 1, tzinfo=UTC).date())
    )
    tx.commit()
    year = a_monday().year + 1
    page = refused(coordinator, NEW, {**form, "day": f"{year}-08-15"})
    assert "The facility is closed on 15 August" in main(page)
    assert "Independence Day" in main(page)
    assert asks_why(page)


def test_a_session_in_the_past(coordinator, form):
    day = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    page = refused(coordinator, NEW, {**form, "day": day})
    assert "is past." in main(page)
    assert asks_why(page)
    held = coordinator.post(NEW, data={**form, "day": day, "override_reason": "It was held and not written down"})
    assert held.status_code == 303


def test_a_session_longer_than_the_room_is_free(coordinator, tx, place, run, form):
    taken = sessions(tx, planned(tx, place, starts_on=a_monday(9), code="HYD-2").run)[0]
    tx.commit()
    start = taken.starts_at.astimezone(place.facility.zone) - timedelta(hours=1)
    typed = {"day": start.date().isoformat(), "starts": f"{start:%H:%M}", "ends": "12:00", "room_id": place.room.id}
    page = refused(coordinator, NEW, {**form, **typed})
    assert "Room of HYD is taken on" in main(page)
    assert "of HYD-2" in main(page)
    assert not asks_why(page)


def test_a_group_larger_than_the_room(coordinator, tx, place, run, form):
    small = builders.a_room(tx, place.facility, "Balance room", 4)
    group = add_group(tx, run.id, GroupPlan("A", 10), actor=place.actor, now=NOW)
    tx.commit()
    page = refused(coordinator, NEW, {**form, "room_id": small.id, "group_id": group.id})
    assert "Balance room holds 4 people; group A is for 10." in main(page)
    assert "Room of HYD (holds 30), at the same time" in main(page)
    assert asks_why(page)


def test_a_retired_instrument(coordinator, tx, place, form):
    hplc = create_instrument(tx, place.facility.id, InstrumentPlan("HPLC 1", "HPLC", 4), actor=place.actor)
    retire_instrument(tx, place.facility.id, hplc.id, actor=place.actor, now=NOW)
    tx.commit()
    assert "HPLC 1" not in main(opened(coordinator, NEW))
    page = refused(coordinator, NEW, {**form, f"places_{hplc.id}": "1"})
    assert "One of these instruments is not in use any more; choose again" in main(page)


def test_a_session_of_a_draft_is_planned_and_nobody_else_sees_it(coordinator, client, form):
    assert "participants see its sessions once it is published" in main(opened(coordinator, NEW))
    assert coordinator.post(NEW, data=form).status_code == 303
    assert "09:00–10:00" in main(opened(coordinator, TIMETABLE))
    assert client.get("/runs/HYD-1").status_code == 404
    assert client.get("/runs/HYD-1.ics").status_code == 404


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.CANCELLED])
def test_a_session_of_a_run_that_is_put_away(coordinator, tx, run, form, state):
    run.state = state
    tx.commit()
    page = refused(coordinator, NEW, form)
    assert "its timetable stays as it is" in main(page)
    assert "The timetable of this run stays as it is" in main(opened(coordinator, NEW))


@pytest.mark.parametrize(
    ("field", "typed"),
    [("day", "2027-02-30"), ("day", "12027-01-01"), ("starts", "25:00"), ("ends", ""), ("starts", "9")],
)
def test_what_is_no_day_and_no_time(coordinator, form, field, typed):
    page = refused(coordinator, NEW, {**form, field: typed})
    assert page.find(f".//input[@id='{field}']").get("aria-invalid") == "true"
