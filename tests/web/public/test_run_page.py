"""The page of a run: what it tells, and how one gets a place."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import a_room, a_run, a_session
from tests.web.pages import main, opened, words
from tests.web.public.conftest import in_days, statements_of
from trainfac.catalogue.models import Course, Module
from trainfac.catalogue.states import CourseState, ModuleKind, Track
from trainfac.scheduling.states import Admission, RunState

ADDRESS = "/runs/HYD-2026-01"
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)


def facts(page):
    rows = page.findall(".//dl/div")
    return {words(row.find("dt")): words(row.find("dd")) for row in rows}


def test_the_facts_are_told(client, tx, run):
    run.nomination_deadline = in_days(20)
    run.seats_taken = 5
    tx.commit()
    told = facts(opened(client, ADDRESS))
    assert told["Contact hours"] == "60"
    assert told["Facility"] == "HYD Training Facility, Hyderabad, India"
    assert told["Time zone"] == "Asia/Kolkata (IST)"
    assert told["Language"] == "English"
    assert told["Places"] == "7 of 12 left"
    assert told["Nominations until"].endswith("end of the day in Asia/Kolkata (IST)")


def test_an_open_run_leads_to_the_form(client, run):
    page = opened(client, ADDRESS)
    for address in ("/runs/HYD-2026-01/ask", "/laboratory/nominate?run=HYD-2026-01"):
        assert page.find(f".//main//a[@href='{address}']") is not None
        assert client.get(address).headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "The facility chooses among those who ask"),
        ({"admission": Admission.FIRST_COME}, "Places are given in the order in which people ask."),
        ({"seats_taken": 12}, "you go on the waiting list"),
    ],
)
def test_it_says_how_places_are_given(client, tx, run, changes, says):
    for name, value in changes.items():
        setattr(run, name, value)
    tx.commit()
    assert says in main(opened(client, ADDRESS))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"state": RunState.CANCELLED, "published_at": PUBLISHED}, "This course run is cancelled"),
        ({"state": RunState.NOMINATIONS_CLOSED}, "Nominations are closed"),
        ({"state": RunState.CONFIRMED}, "Nominations are closed"),
        ({"nomination_deadline": in_days(-2)}, "They could be sent until"),
        ({"starts_on": in_days(-2), "ends_on": in_days(9)}, "This course run has begun Nobody can join any more."),
        ({"state": RunState.FINISHED}, "This course run is over"),
    ],
)  # fmt: skip
def test_a_run_that_takes_nobody_says_why_and_what_to_do(client, tx, run, changes, says):
    for name, value in changes.items():
        setattr(run, name, value)
    tx.commit()
    page = opened(client, ADDRESS)
    assert says in main(page)
    assert page.find(".//main//a[@href='/runs/HYD-2026-01/ask']") is None
    assert page.find(".//main//a[@href='/courses/QMS-101#runs']") is not None


@pytest.mark.parametrize("state", [RunState.DRAFT, RunState.CANCELLED])
def test_what_was_never_published_does_not_exist(client, tx, run, state):
    run.state = state
    tx.commit()
    for address in (ADDRESS, f"{ADDRESS}.ics"):
        assert client.get(address).status_code == 404


def test_the_timetable_is_told_day_by_day_in_the_facilitys_time(client, tx, run):
    begins = datetime.combine(run.starts_on, datetime.min.time(), tzinfo=UTC) + timedelta(hours=3, minutes=30)
    a_session(tx, run, starts_at=begins, room=a_room(tx, run.facility, "Bench hall"))
    a_session(tx, run, starts_at=begins + timedelta(days=1), module=2).cancelled = True
    tx.commit()
    page = opened(client, ADDRESS)
    days = page.findall(".//section[@class='agenda__day']")
    assert [day.find("h3/time").get("datetime") for day in days] == [in_days(30).isoformat(), in_days(31).isoformat()]
    assert "09:00–10:30 Accreditation, MRA and trade Lecture · Bench hall" in words(days[0])
    assert "Cancelled · Lecture" in words(days[1])
    assert "Times are in Asia/Kolkata (IST)" in main(page)


def test_a_cancelled_run_says_what_the_facility_said(client, tx, run):
    run.state, run.published_at, run.cancelled_reason = RunState.CANCELLED, datetime(2026, 1, 1, tzinfo=UTC), "A flood."
    tx.commit()
    assert words(opened(client, ADDRESS).find(".//main//div[@class='notice notice--bad']/p/bdi")) == "A flood."


def test_without_sessions_it_says_that_hours_are_not_fixed(client, run):
    assert "The days and hours of the modules are not fixed yet." in main(opened(client, ADDRESS))


def test_modules_and_their_hours_are_told(client, run):
    rows = [[words(cell) for cell in row] for row in opened(client, ADDRESS).findall(".//main//table//tr")]
    assert ["Accreditation, MRA and trade", "Lecture", "3"] in rows
    assert rows[-1] == ["All modules", "60"]


def test_standards_nobody_confirmed_say_so(client, tx, run):
    run.course.standards[0].needs_check = True
    tx.commit()
    text = main(opened(client, ADDRESS))
    assert f"{run.course.standards[0].citation} (edition to be confirmed)" in text
    assert f"{run.course.standards[1].citation} (edition" not in text


def test_courses_that_the_requirements_name_can_be_opened(client, tx, run):
    run.course.entry_requirements = "SAF-101 advised; XXX-999 not"
    tx.commit()
    page = opened(client, ADDRESS)
    assert page.find(".//main//a[@href='/courses/SAF-101']") is not None
    assert page.find(".//main//a[@href='/courses/XXX-999']") is None


def json_ld(client, address=ADDRESS):
    page = opened(client, address)
    return json.loads(page.find(".//script[@type='application/ld+json']").text)


def test_search_engines_read_the_course_and_the_run(client, run):
    data = json_ld(client)
    assert (data["@type"], data["courseCode"]) == ("Course", "QMS-101")
    (instance,) = data["hasCourseInstance"]
    assert instance["url"] == "http://localhost/runs/HYD-2026-01"
    assert instance["startDate"] == in_days(30).isoformat()


EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}javascript:alert(1)"


@pytest.fixture
def evil_run(tx, run):
    """A run of a course whose every text attacks."""
    evil = Course(
        code="EVL-101", version=1, state=CourseState.CURRENT, title=EVIL, track=Track.CORE, aims=EVIL, audience=EVIL,
        entry_requirements=EVIL, contact_minutes=60, max_participants=10,
        modules=[Module(sequence=1, title=EVIL, kind=ModuleKind.LECTURE, minutes=60, instruments=[EVIL])],
    )  # fmt: skip
    tx.add(evil)
    tx.flush()
    attacked = a_run(tx, run.facility, evil, code="HYD-EVIL", starts_on=in_days(31))
    attacked.note = EVIL
    begins = datetime.combine(attacked.starts_on, datetime.min.time(), tzinfo=UTC)
    a_session(tx, attacked, starts_at=begins).note = EVIL
    tx.commit()
    return attacked


@pytest.mark.parametrize("address", ["/runs/HYD-EVIL", "/courses/EVL-101", "/", "/courses", "/calendar/MONTH"])
def test_no_text_of_a_course_breaks_out(client, evil_run, address):
    page = opened(client, address.replace("MONTH", f"{evil_run.starts_on:%Y-%m}"))
    scripts = [script for script in page.iter("script") if script.get("src") is None]
    assert all(script.get("type") == "application/ld+json" for script in scripts)
    assert page.findall(".//img[@onerror]") == []
    assert not any((link.get("href") or "").startswith("javascript:") for link in page.iter("a"))
    assert "{{7*7}}" in main(page)


@pytest.mark.parametrize("address", ["/runs/HYD-EVIL", "/courses/EVL-101"])
def test_search_engines_read_what_was_written(client, evil_run, address):
    assert json_ld(client, address)["name"] == EVIL


def test_other_sites_are_told_title_and_dates(client, run):
    page = opened(client, ADDRESS)
    told = {meta.get("property"): meta.get("content") for meta in page.iter("meta") if meta.get("property")}
    assert told["og:title"] == "ISO/IEC 17025: understanding and implementing"
    assert told["og:url"] == "http://localhost/runs/HYD-2026-01"
    assert "HYD Training Facility" in told["og:description"]


def test_a_run_page_costs_as_many_queries_with_many_sessions_as_with_few(app, client, tx, run):
    begins = datetime.combine(run.starts_on, datetime.min.time(), tzinfo=UTC)
    a_session(tx, run, starts_at=begins)
    tx.commit()
    few = statements_of(app, client, ADDRESS)
    for n in range(1, 30):
        a_session(tx, run, starts_at=begins + timedelta(hours=2 * n), module=1 + n % 5)
    tx.commit()
    assert statements_of(app, client, ADDRESS) == few


def test_who_took_part_is_led_to_the_certificate(client, tx, run):
    run.state = RunState.FINISHED
    tx.commit()
    assert opened(client, ADDRESS).find(".//main//a[@href='/my/training']") is not None
    assert client.get("/my/training").location == "/sign-in?next=/my/training"
