"""The coordinator's work: a run is planned over a public holiday and published, its places are given."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import builders as make
from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.looking import keep_pictures
from tests.browser.people import a_technician, a_user, headed, press, row, sign_in, told
from tests.conftest import written
from trainfac.enrolment.models import Nomination
from trainfac.identity.roles import Grant, Role

pytestmark = pytest.mark.browser
HOURS = "6 of 30 contact hours are missing"


def a_holiday() -> date:
    """A day on which all of India rests, a working day some weeks ahead."""
    today = datetime.now(UTC).date()
    days = [date(year, *day) for year in range(today.year, today.year + 3) for day in ((1, 26), (8, 15), (10, 2))]
    return min(day for day in days if day > today + timedelta(days=21) and day.weekday() < 5)


def test_a_run_is_planned_around_a_holiday_changed_and_published(installation: Installation, visit: Visit) -> None:
    holiday = a_holiday()
    monday = holiday - timedelta(days=holiday.weekday())
    with written(installation.app) as tx:
        facility = make.a_facility(tx, "HYD")
        make.a_room(tx, facility, "Lecture hall A")
        make.a_room(tx, facility, "Lecture hall B")
        make.a_trainer(tx, facility, "Dr Lakshmi Devi")
        a_user(tx, "planner@hyd.example", Grant(Role.COORDINATOR, facility_id=facility.id))
    page = visit("/staff/HYD")
    sign_in(page, "planner@hyd.example")
    headed(page, "Today at HYD")
    told(page, "Nothing waits for you")

    page.get_by_role("link", name="Plan a course run").click()
    page.get_by_label("Course", exact=True).select_option(
        label="QMS-201 Method validation and verification (30 h, 5 days)"
    )
    page.get_by_label("First day").fill(monday.isoformat())
    page.get_by_role("combobox", name="Room").select_option(label="Lecture hall A (holds 20)")
    page.get_by_label("Dr Lakshmi Devi").check()
    page.get_by_label("Seats").fill("2")
    page.get_by_label("Code of the run").fill("HYD-V-1")
    keep_pictures(page, "plan-a-run")
    press(page, "Lay out the timetable")
    told(page, "HYD-V-1 is a draft with its timetable.")
    told(page, HOURS)
    told(page, f"{holiday:%A} {holiday.day} {holiday:%B %Y}")
    keep_pictures(page, "draft-with-missing-hours")

    change_a_session(page, monday)

    page.get_by_role("link", name="HYD-V-1", exact=True).first.click()
    press(page, "Publish")
    told(page, "HYD-V-1: Open for nominations.")
    anybody = visit("/runs/HYD-V-1")
    headed(anybody, "Method validation and verification")
    told(anybody, "Lecture hall B")
    told(anybody, "IST")
    keep_pictures(anybody, "public-run")


def change_a_session(page: Page, monday: date) -> None:
    """The first session moves to the other room and ends earlier; the timetable tells it."""
    page.get_by_role("link", name="Timetable", exact=True).first.click()
    headed(page, "Timetable of HYD-V-1")
    keep_pictures(page, "timetable")
    day = page.locator("section.agenda__day").filter(has=page.locator(f"time[datetime='{monday}']"))
    expect(day.locator(".agenda__time").first).to_have_text(re.compile("^09:00–"))
    day.get_by_role("link").first.click()
    expect(page.get_by_label("Starts")).to_have_value("09:00")
    page.get_by_label("Ends").fill("10:00")
    page.get_by_role("combobox", name="Room").select_option(label="Lecture hall B (holds 20)")
    press(page, "Save")
    headed(page, "Timetable of HYD-V-1")
    expect(day.locator(".agenda__entry").first).to_contain_text("09:00–10:00")
    expect(day.locator(".agenda__entry").first).to_contain_text("Lecture hall B")


def test_places_are_given_refused_and_waited_for(installation: Installation, visit: Visit) -> None:
    names = {"Amina Yusuf": "accept", "Bontu Regassa": "wait", "Chala Dibaba": "refuse"}
    with written(installation.app) as tx:
        facility = make.a_facility(tx, "GIV")
        coordinator = a_user(tx, "chooser@giv.example", Grant(Role.COORDINATOR, facility_id=facility.id))
        starts_on = datetime.now(UTC).date() + timedelta(days=60)
        course = make.course(tx)
        run = make.a_run(tx, facility, course, code="GIV-1", starts_on=starts_on, capacity=1)
        laboratory = make.a_laboratory(tx)
        users = {name: a_technician(tx, name, f"{name[:5].lower()}@lab.example", laboratory) for name in names}
        for user in users.values():
            wish = Nomination(
                run_id=run.id, person_id=user.person_id, organisation_id=laboratory.id, motivation="Needed."
            )
            tx.add(wish)
    page = visit("/my", coordinator)
    headed(page, "Today at GIV")
    told(page, "3 people wait for an answer")
    keep_pictures(page, "work-waits")
    page.get_by_role("link", name="Nominations", exact=True).click()
    headed(page, "Nominations")
    buttons = {"accept": "Accept", "wait": "Put on the waiting list", "refuse": "Do not accept"}
    for name, decision in names.items():
        page.get_by_role("checkbox", name=f"Choose {name}").check()
        page.get_by_label("Note to the people chosen").fill(f"Dear {name}")
        if decision == "accept":
            keep_pictures(page, "nominations")
        press(page, buttons[decision])
        expect(page.get_by_role("checkbox", name=f"Choose {name}")).to_have_count(0)
    told(page, "Nobody waits for a decision")

    page.goto("/staff/GIV/runs/GIV-1/participants")
    expect(row(page, "Amina Yusuf")).to_be_visible()
    keep_pictures(page, "participants")
    states = {"Amina Yusuf": "Place confirmed", "Bontu Regassa": "On the waiting list", "Chala Dibaba": "Not accepted"}
    for name, state in states.items():
        own = visit("/my/training", users[name])
        told(own, state)
        own.get_by_role("main").get_by_role("link", name=course.title).first.click()
        told(own, f"Dear {name}")
