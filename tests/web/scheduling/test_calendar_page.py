"""The calendar of a facility as pages that need no script."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import delete

from tests import builders
from tests.integration.scheduling.planning import planned
from tests.web.pages import main, opened, values, whole, words
from tests.web.public.conftest import statements_of
from tests.web.scheduling.conftest import a_monday
from trainfac.scheduling.models import Booking, Closure

CALENDAR = "/staff/HYD/calendar"
VIEWS = ("week", "day", "month", "list", "rooms", "trainers", "instruments", "groups")


def at(view="week", weeks=8, **more):
    said = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{CALENDAR}?view={view}&day={a_monday(weeks)}{said}"


@pytest.mark.parametrize("view", ["week", "day", "list", "rooms", "trainers", "instruments", "groups"])
def test_every_view_but_the_month_names_the_session_with_its_run(coordinator, run, view):
    page = main(opened(coordinator, at(view)))
    assert "HYD-1" in page
    assert "1. Hazards, GHS labels, SDS" in page
    assert "Times are in IST (Asia/Kolkata)." in page


def test_the_month_tells_how_many_sessions_each_day_has(coordinator, run):
    day = f"{a_monday():%A} {a_monday().day} {a_monday():%B %Y}"
    count = sum(session.starts_at.date() == a_monday() for session in run.sessions)
    assert f"{day} {count}" in main(opened(coordinator, at("month")))


@pytest.mark.parametrize(
    ("browser", "shown"),
    [("Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36", "List"),
     ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1", "List"),
     ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36", "Week"), ("", "Week")],
)  # fmt: skip
def test_a_phone_is_shown_the_list_unless_it_asks_for_something_else(coordinator, run, browser, shown):
    def current(address):
        page = whole(coordinator.get(address, headers={"User-Agent": browser}))
        return [words(link) for link in page.iter("a") if link.get("aria-current") == "page"]

    assert shown in current(CALENDAR)
    assert "Week" in current(f"{CALENDAR}?view=week")


@pytest.mark.parametrize("view", ["week", "day", "list", "rooms"])
def test_today_at_the_facility_is_marked(coordinator, tx, place, run, view):
    today = datetime.now(place.facility.zone).date()
    start = datetime.combine(today, time(9), place.facility.zone)
    tx.execute(delete(Booking).where(Booking.session_id == run.sessions[0].id))
    run.sessions[0].starts_at, run.sessions[0].ends_at = start, start + timedelta(hours=1)
    tx.commit()
    page = opened(coordinator, f"{CALENDAR}?view={view}&day={today}")
    assert [t.get("datetime") for t in page.iter("time") if t.get("aria-current") == "date"] == [today.isoformat()]


def test_a_session_leads_to_its_page(coordinator, run):
    page = opened(coordinator, at("week"))
    links = [link.get("href") for link in page.iter("a")]
    assert f"/staff/HYD/runs/HYD-1/sessions/{run.sessions[0].id}" in links


def test_a_closed_day_says_why(coordinator, tx, place, run):
    tx.add(Closure(facility_id=place.facility.id, day=a_monday() + timedelta(days=3), reason="Stocktaking"))
    tx.commit()
    assert "Closed: Stocktaking" in main(opened(coordinator, at("week")))


def test_days_without_sessions_say_so(coordinator, place):
    assert "Nothing is planned in these days" in main(opened(coordinator, at("week")))


def test_only_the_run_asked_for_is_shown(coordinator, tx, place, run):
    planned(tx, place, starts_on=a_monday(), code="HYD-2", booked=False)
    tx.commit()
    assert "/runs/HYD-2/sessions/" in coordinator.get(at("list")).text
    narrowed = coordinator.get(at("list", run="HYD-1")).text
    assert "/runs/HYD-1/sessions/" in narrowed
    assert "/runs/HYD-2/sessions/" not in narrowed
    assert "Clear filters" in narrowed


def test_steps_keep_what_the_calendar_is_narrowed_to(coordinator, run):
    page = opened(coordinator, at("rooms", run="HYD-1", span="day"))
    later = next(link.get("href") for link in page.iter("a") if "".join(link.itertext()).strip() == "Later")
    assert f"day={a_monday() + timedelta(days=1)}" in later
    assert "run=HYD-1" in later
    assert "span=day" in later
    assert values(page)["run"] == "HYD-1"


@pytest.mark.parametrize(
    "address",
    ["?view=nonsense", "?day=2026-13-99", "?day=9999-12-31", "?room=9" * 5, "?page=99999&view=rooms", "?trainer=²"],
)
def test_nonsense_in_the_address_is_no_error(coordinator, run, address):
    opened(coordinator, f"{CALENDAR}{address}")


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_asks_the_same_number_of_questions_whatever_there_is(app, coordinator, tx, place, run, view):
    few = statements_of(app, coordinator, at(view))
    for minutes in range(25):
        start = run.sessions[0].starts_at.replace(minute=minutes)
        builders.a_session(
            tx, run, starts_at=start, minutes=20, room=builders.a_room(tx, place.facility, f"Room {minutes}"),
            trainers=(builders.a_trainer(tx, place.facility, f"Trainer {minutes}"),),
        )  # fmt: skip
    tx.commit()
    assert statements_of(app, coordinator, at(view)) == few
    assert few <= 27


def test_more_sessions_than_can_be_read_become_numbers(coordinator, tx, run):
    start = run.sessions[0].starts_at
    for number in range(301):
        builders.a_session(tx, run, starts_at=start + timedelta(seconds=number), minutes=20)
    tx.commit()
    page = main(opened(coordinator, at("list")))
    assert "Too many sessions to show each" in page
    assert "Sessions on each day" in page


def test_the_trainers_of_another_facility_see_nothing_of_it(client, other, run):
    builders.sign_in(client, other.user)
    assert client.get(CALENDAR).status_code == 404
