"""A coordinator brings a calendar in: chooses it, sees what it would change, confirms it, and does it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import builders
from tests.conftest import _let_go, settings, written
from tests.integration.scheduling.planning import sessions
from tests.unit.exchange.samples import calendar, day_event, event
from tests.web.exchange.conftest import CALENDARS, send_calendar
from tests.web.pages import main, opened, values, whole
from tests.web.public.conftest import statements_of
from trainfac.exchange.calendars import apart
from trainfac.exchange.models import CalendarEntry, CalendarSource, ExchangeDraft
from trainfac.factory import create_app
from trainfac.infra.db import read
from trainfac.scheduling.models import Absence, Closure, SessionOverride
from trainfac.scheduling.services.days_off import close_days

ADDRESS = "https://calendars.example/private-7f3a/h.ics"


def ahead(days):
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y%m%d")


def number_of(model):
    read().rollback()
    return read().scalar(select(func.count(model.id)))


def confirmed(browser, page, **typed):
    return browser.post(page, data={**values(opened(browser, page), 0), **typed})


def test_closures_and_trainers_lead_here(coordinator, place):
    for address, purpose in (
        ("/staff/HYD/facility/closures", "closures"),
        (f"/staff/HYD/resources/trainers/{place.trainer.id}", f"trainer-{place.trainer.id}"),
    ):
        assert f"{CALENDARS}?for={purpose}" in {a.get("href") for a in opened(coordinator, address).iter("a")}
        assert values(opened(coordinator, f"{CALENDARS}?for={purpose}"))["purpose"] == purpose


def test_days_are_closed_once_they_were_seen_and_confirmed(coordinator):
    answer = send_calendar(coordinator, calendar(day_event(day=ahead(40), words="Move")))
    assert (answer.status_code, answer.location) == (303, f"{CALENDARS}/waiting/1")
    told = main(opened(coordinator, answer.location))
    assert "added 1" in told
    assert "Move" in told
    assert number_of(Closure) == 0
    done = confirmed(coordinator, answer.location)
    assert (done.status_code, done.location) == (303, "/staff/HYD/facility/closures")
    page = main(opened(coordinator, done.location))
    assert "“holidays.ics” was brought in. Added: 1, changed: 0, taken away: 0." in page
    assert "Move" in page


def test_the_list_says_what_was_brought_in_and_by_whom(coordinator, place):
    confirmed(coordinator, send_calendar(coordinator, calendar(day_event(day=ahead(40)))).location)
    told = main(opened(coordinator, CALENDARS))
    assert "holidays.ics" in told
    assert place.user.name in told
    assert "Bring in again" not in told  # it came from a file


def test_sessions_in_the_way_of_a_closure_are_told(coordinator, tx, run):
    day = sessions(tx, run)[0].starts_at.strftime("%Y%m%d")
    tx.commit()
    page = opened(coordinator, send_calendar(coordinator, calendar(day_event(day=day))).location)
    assert "Sessions are planned on days that would be closed" in main(page)
    assert "HYD-1: 1. Hazards, GHS labels, SDS" in main(page)


def leave(tx, run):
    """All of the first day of the run."""
    day = sessions(tx, run)[0].starts_at
    tx.commit()
    start, end = (f"{when:%Y%m%d}T000000" for when in (day, day + timedelta(days=1)))
    return calendar(event(start=f"DTSTART:{start}", end=f"DTEND:{end}", words="Leave"))


def test_an_absence_over_sessions_needs_a_decision_and_a_reason(coordinator, tx, place, run):
    page = send_calendar(coordinator, leave(tx, run), f"trainer-{place.trainer.id}").location
    told = main(opened(coordinator, page))
    assert "Sessions are planned at some of these times" in told
    refused = whole(confirmed(coordinator, page, over_sessions="enter"), 422)
    assert "Say why these sessions are held all the same" in main(refused)
    assert number_of(Absence) == 0
    done = confirmed(coordinator, page, over_sessions="enter", reason="Teaches from home")
    assert done.location == f"/staff/HYD/resources/trainers/{place.trainer.id}"
    assert (number_of(Absence), number_of(SessionOverride)) == (1, 4)
    assert "Teaches from home" in main(opened(coordinator, "/staff/HYD/overrides"))


def test_else_it_waits_until_the_sessions_are_moved(coordinator, tx, place, run):
    page = send_calendar(coordinator, leave(tx, run), f"trainer-{place.trainer.id}").location
    assert "Added: 0" in main(opened(coordinator, confirmed(coordinator, page).location))
    assert number_of(Absence) == 0


def test_the_address_is_kept_for_one_click_and_can_be_forgotten(coordinator, internet):
    internet.at[ADDRESS] = calendar(day_event("a", ahead(40)), head=["X-WR-CALNAME:Holidays of ours"])
    first = coordinator.post(CALENDARS, data={"purpose": "closures", "address": ADDRESS})
    confirmed(coordinator, first.location)
    page = opened(coordinator, CALENDARS)
    assert "Holidays of ours" in main(page)
    assert "private-7f3a" not in coordinator.get(CALENDARS).text  # whoever has the address has the calendar
    internet.at[ADDRESS] = calendar(day_event("b", ahead(41)))
    again = coordinator.post(f"{CALENDARS}/1/again")
    told = main(opened(coordinator, again.location))
    assert "A newer version of “Holidays of ours”" in told
    assert "added 1 changed 0 taken away 1" in told
    confirmed(coordinator, again.location)
    assert coordinator.post(f"{CALENDARS}/1/forget-address").status_code == 303
    assert "Bring in again" not in main(opened(coordinator, CALENDARS))
    assert coordinator.post(f"{CALENDARS}/1/again").status_code == 404
    assert (number_of(Closure), internet.asked) == (1, [ADDRESS, ADDRESS])


def test_what_is_gone_may_be_kept(coordinator):
    confirmed(
        coordinator, send_calendar(coordinator, calendar(day_event("a", ahead(40)), day_event("b", ahead(41)))).location
    )
    page = send_calendar(coordinator, calendar(day_event("a", ahead(40)))).location
    assert "Keep what the calendar does not have any more" in main(opened(coordinator, page))
    confirmed(coordinator, page, keep_missing="y")
    assert number_of(Closure) == 2


def test_everything_can_be_taken_back(coordinator):
    confirmed(coordinator, send_calendar(coordinator, calendar(day_event("a", ahead(40)))).location)
    coordinator.post(f"{CALENDARS}/1/take-back")
    assert "“holidays.ics” is forgotten, and 1 entry of it was taken back." in main(opened(coordinator, CALENDARS))
    assert (number_of(Closure), number_of(CalendarSource), number_of(CalendarEntry)) == (0, 0, 0)


def test_a_calendar_can_be_left(coordinator):
    page = send_calendar(coordinator, calendar(day_event(day=ahead(40)))).location
    assert coordinator.post(f"{page}/leave").location == CALENDARS
    assert "The calendar was left. Nothing was changed." in main(opened(coordinator, CALENDARS))
    assert coordinator.get(page).status_code == 404


def test_a_button_pressed_twice_does_it_once(coordinator):
    page = send_calendar(coordinator, calendar(day_event(day=ahead(40)))).location
    form = values(opened(coordinator, page), 0)
    answers = [coordinator.post(page, data=form) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/staff/HYD/facility/closures", CALENDARS]
    assert coordinator.post(f"{page}/leave").location == CALENDARS
    assert number_of(Closure) == 1


def test_a_page_left_open_never_confirms_another_calendar(coordinator):
    first = send_calendar(coordinator, calendar(day_event("a", ahead(40)))).location
    coordinator.post(f"{first}/leave")
    assert send_calendar(coordinator, calendar(day_event("b", ahead(41)))).location != first


def test_what_changed_meanwhile_is_told_and_nothing_is_written(coordinator, tx, place):
    page = send_calendar(coordinator, calendar(day_event(day=ahead(40)))).location
    form = values(opened(coordinator, page), 0)
    day = (datetime.now(UTC) + timedelta(days=40)).date()
    close_days(tx, place.facility.id, day, day, "Audit", actor=place.actor)
    tx.commit()
    assert coordinator.post(page, data=form).location == page
    told = main(opened(coordinator, page))
    assert "Something changed since you looked" in told
    assert "The facility is closed already: Audit" in told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"X" * 10 * 1024 * 1024, "This file has 10.0 MB; a calendar may have 2 MB"),
        (b"<html>", "Line 1: this is no calendar file"),
        (calendar(event())[:-15], "The file breaks off"),
    ],
    ids=["10 MB", "html", "cut"],
)
def test_a_file_that_is_no_use_is_told_at_its_field(coordinator, content, says):
    page = whole(send_calendar(coordinator, content), 422)
    assert says in main(page)
    assert page.find(".//input[@id='file']").get("aria-invalid") == "true"
    assert values(page)["purpose"] == "closures"
    assert number_of(ExchangeDraft) == 0


def test_a_repetition_without_end_is_cut_and_told(coordinator):
    page = send_calendar(
        coordinator, calendar(day_event("a", ahead(40), "", "RRULE:FREQ=YEARLY", words="Founders’ day"))
    )
    told = main(opened(coordinator, page.location))
    assert "Some events go on for longer They are brought in until" in told
    assert "Founders’ day" in told


def test_a_rule_that_would_keep_us_busy_for_hours_is_given_up(coordinator, monkeypatch):
    monkeypatch.setattr(apart.read_apart, "__kwdefaults__", {"seconds": 1})
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    data = calendar(*(event(f"{n}", "DTSTART:20270111T090000", "DURATION:PT1H", rule) for n in range(200)))
    assert "This calendar takes too long to read" in main(whole(send_calendar(coordinator, data), 422))


def test_events_that_are_no_use_are_told_with_their_lines(coordinator):
    data = calendar(event("a", "DTSTART;TZID=Nowhere:20270111T090000", words="Board"), day_event("b", ahead(40)))
    told = main(opened(coordinator, send_calendar(coordinator, data).location))
    assert "1 event cannot be used Line 4, Board: It names a time zone that is not known: Nowhere." in told


def test_markup_in_words_is_text(coordinator):
    page = send_calendar(coordinator, calendar(day_event(day=ahead(40), words="<script>alert(1)</script>"))).location
    text = coordinator.get(page).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"purpose": "closures"}, "file", "Choose a file, or give an address"),
        ({"purpose": "closures", "address": "http://x.example/"}, "address", "Give an address that begins with https"),
        ({"purpose": "closures", "address": "https://127.0.0.1/"}, "address", "No calendar could be fetched"),
        ({"purpose": "", "address": ADDRESS}, "purpose", ""),
        ({"purpose": "trainer-99", "address": ADDRESS}, "purpose", ""),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_field(coordinator, typed, field, says):
    page = whole(coordinator.post(CALENDARS, data=typed), 422)
    assert says in main(page)
    assert page.find(f".//*[@id='{field}']").get("aria-invalid") == "true"


def test_the_real_policy_is_the_one_of_the_application(coordinator):
    """No stand-in here: names and addresses inside are refused by what runs in earnest."""
    for host in ("localhost", "169.254.169.254", "[::1]", "10.0.0.1", "2130706433"):
        page = coordinator.post(CALENDARS, data={"purpose": "closures", "address": f"https://{host}/c.ics"})
        assert "No calendar could be fetched from this address" in main(whole(page, 422))


def test_nobody_reads_one_calendar_after_the_other(database_url, tmp_path):
    app = create_app(settings(database_url, tmp_path, rate_limits=True))
    app.config["WTF_CSRF_ENABLED"] = False
    with written(app) as tx:
        user = builders.a_coordinator(tx, builders.a_facility(tx))
    browser = builders.sign_in(app.test_client(), user)
    typed = {"purpose": "closures", "address": "https://localhost/"}
    answers = [browser.post(CALENDARS, data=typed).status_code for _ in range(61)]
    _let_go(app)
    assert answers == [422] * 60 + [429]


def test_lists_ask_the_same_number_of_questions_however_long_they_are(app, coordinator, tx, place):
    def add(first, last):
        for number in range(first, last):
            source = CalendarSource(
                facility_id=place.facility.id, trainer_id=place.trainer.id, name=f"{number}",
                brought_in_at=datetime.now(UTC), brought_in_by_id=place.user.id,
            )  # fmt: skip
            tx.add(source)
        tx.commit()

    add(0, 1)
    few = statements_of(app, coordinator, CALENDARS)
    add(1, 60)
    assert statements_of(app, coordinator, CALENDARS) == few
    assert "Next page" in main(opened(coordinator, CALENDARS))


def test_a_long_calendar_is_shown_by_pages_and_by_what_becomes_of_it(coordinator):
    data = calendar(*(day_event(f"{n}", ahead(40 + n)) for n in range(70)), event("x"))
    page = send_calendar(coordinator, data).location
    assert "Next page" in main(opened(coordinator, page))
    left_out = main(opened(coordinator, f"{page}?show=left_out"))
    assert "It takes less than a whole day" in left_out
    assert "Next page" not in left_out


def test_another_trainer_is_found_by_nobody_elsewhere(coordinator, tx, other):
    page = whole(send_calendar(coordinator, calendar(event()), f"trainer-{other.trainer.id}"), 422)
    assert page.find(".//*[@id='purpose']").get("aria-invalid") == "true"


def test_a_room_is_no_trainer(coordinator, tx, place):
    room = builders.a_room(tx, place.facility)
    tx.commit()
    assert send_calendar(coordinator, calendar(event()), f"trainer-{room.id}").status_code == 422
