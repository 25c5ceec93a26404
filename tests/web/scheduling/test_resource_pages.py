"""Rooms, trainers and instruments each have a page: how full they are, what is coming, and when they are away."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests import builders
from tests.integration.scheduling.planning import planned, sessions, teaches_at
from tests.web.pages import main, opened, values, whole, words
from tests.web.public.conftest import statements_of
from tests.web.scheduling.conftest import a_monday
from trainfac.infra.db import read
from trainfac.scheduling.models import Absence, Instrument, SessionOverride
from trainfac.scheduling.services.run_states import publish
from trainfac.scheduling.states import ClashRule

RESOURCES = "/staff/HYD/resources"
FIRST_FORM = 0
SVG = "{http://www.w3.org/2000/svg}"


def in_days(days):
    return datetime.now(UTC).date() + timedelta(days=days)


@pytest.fixture
def hplc(tx, place):
    hplc = builders.an_instrument(tx, place.facility)
    tx.commit()
    return hplc


@pytest.fixture
def pages(place, hplc):
    """The page of one resource of each kind."""
    return (
        f"{RESOURCES}/rooms/{place.room.id}",
        f"{RESOURCES}/trainers/{place.trainer.id}",
        f"{RESOURCES}/instruments/{hplc.id}",
    )


def stored(kind):
    read().rollback()
    return list(read().scalars(select(kind).order_by(kind.id)))


def errors(page):
    """What stands beside each field, by the field's id."""
    notes = [div for div in page.iter("div") if div.get("class") == "field__errors"]
    return {note.get("id", "").removesuffix("-error"): words(note) for note in notes}


def test_a_resource_without_anything_is_told_so(coordinator, pages):
    for page in pages:
        shown = main(opened(coordinator, page))
        assert "Nothing is booked" in shown
        assert "Nothing is coming" in shown
        assert "None, now or later." in shown


def test_each_page_shows_the_week_of_what_is_coming_and_leads_to_other_weeks(coordinator, place, run, pages):
    for page in pages[:2]:
        shown = opened(coordinator, page)
        table = words(shown.find(".//main//table"))
        assert "1. Hazards, GHS labels, SDS" in table
        assert f"{a_monday():%A} {a_monday().day}" in table
        links = {words(link): link.get("href") for link in shown.iter("a")}
        assert links["Later"].endswith(f"?week={a_monday(9)}")
        later = main(opened(coordinator, links["Later"]))
        assert "Nothing is planned in these days" in later
        assert f"day={a_monday()}" in links["Open in the calendar"]


@pytest.mark.parametrize("week", ["", "soon", "2027-02-30", "0001-01-01", "9999-12-31"])
def test_a_week_that_is_none_is_the_one_of_what_is_coming(coordinator, run, pages, week):
    assert "1. Hazards, GHS labels, SDS" in words(opened(coordinator, f"{pages[0]}?week={week}").find(".//main//table"))


def test_a_group_has_a_page_with_its_own_sessions_and_those_of_everybody(coordinator, tx, run):
    a, b = (builders.a_group(tx, run, name) for name in "AB")
    run.sessions[0].group_id, run.sessions[1].group_id = a.id, b.id
    tx.commit()
    shown = opened(coordinator, f"/staff/HYD/runs/HYD-1/groups/{a.id}?week={a_monday()}")
    assert "Group A of HYD-1" in main(shown)
    assert "6 people" in main(shown)
    hrefs = {link.get("href") for link in shown.find(".//main//table").iter("a")}
    paths = [f"/staff/HYD/runs/HYD-1/sessions/{session.id}" for session in run.sessions]
    assert paths[0] in hrefs
    assert paths[1] not in hrefs
    assert paths[2] in hrefs


def test_a_group_shows_how_full_its_days_are(coordinator, tx, run):
    group = builders.a_group(tx, run)
    builders.book(tx, run.sessions[0], group)
    tx.commit()
    shown = opened(coordinator, f"/staff/HYD/runs/HYD-1/groups/{group.id}")
    assert "Booked: 1.5 of" in main(shown)
    assert shown.find(f".//main//{SVG}svg[@role='img']") is not None


@pytest.mark.parametrize("whose", ["of another run", "dropped", "none"])
def test_a_group_that_the_run_does_not_have_is_not_found(coordinator, tx, place, run, whose):
    other = planned(tx, place, starts_on=a_monday(9), code="HYD-2").run
    group = builders.a_group(tx, run if whose == "dropped" else other)
    group.active = whose != "dropped"
    number = 999_999 if whose == "none" else group.id
    tx.commit()
    assert coordinator.get(f"/staff/HYD/runs/HYD-1/groups/{number}").status_code == 404


def test_what_is_coming_names_run_day_time_place_and_who(coordinator, place, run, pages):
    for page in pages[:2]:
        shown = opened(coordinator, page)
        row = shown.findall(".//main//table")[-1].find("tbody/tr")
        told = words(row)
        assert "HYD-1" in told
        assert "09:00–10:30" in told
        assert "1. Hazards, GHS labels, SDS" in told
        assert place.room.name in told
        assert f"Everybody, {place.trainer.name}" in told
        assert f"{a_monday().day} " in told
    assert "12 of" in main(shown)


def test_the_heat_strip_has_a_square_for_every_working_day_and_words_for_all(coordinator, pages):
    drawing = opened(coordinator, pages[0]).find(f".//main//{SVG}svg[@role='img']")
    squares = [rect for rect in drawing.iter(f"{SVG}rect") if "heat__day" in rect.get("class", "")]
    assert len(squares) == 12 * 5  # a facility that works Monday to Friday
    named = drawing.get("aria-labelledby").split()
    assert [words(element) != "" for element in drawing.iter() if element.get("id") in named] == [True, True]
    assert not [element for element in drawing.iter() if element.get("style")]


def test_an_overridden_session_is_marked_with_what_spoke_against_it_and_why(coordinator, tx, run, pages):
    told = {"text": "The trainer is away", "values": {}}
    override = SessionOverride(rule=ClashRule.LEAVE, told=told, reason="Agreed by telephone")
    sessions(tx, run)[0].overrides.append(override)
    tx.commit()
    for page in pages[:2]:
        shown = main(opened(coordinator, page))
        assert "Overridden" in shown
        assert "The trainer is away Reason given: Agreed by telephone" in shown


def test_drafts_of_other_facilities_are_only_taken_time(coordinator, tx, place, run, client, other):
    teaches_at(tx, place.trainer, other.facility)
    tx.commit()
    browser = builders.sign_in(client.application.test_client(), other.user)
    page = f"/staff/DALI/resources/trainers/{place.trainer.id}"
    shown = main(opened(browser, page))
    assert "Taken by another facility" in shown
    assert "HYD-1" not in shown
    assert "Hazards" not in shown
    publish(tx, run.id, actor=place.actor, now=datetime.now(UTC))
    tx.commit()
    assert "HYD-1" in main(opened(browser, page))


def test_pages_of_things_that_are_not_there(coordinator, other):
    for kind, number in (("rooms", other.room.id), ("trainers", other.trainer.id), ("instruments", 1)):
        for page in ("", "/absences/new"):
            opened(coordinator, f"{RESOURCES}/{kind}/{number}{page}", 404)


@pytest.mark.parametrize("number", range(3))
def test_absences_are_entered_for_whole_days_and_taken_back(coordinator, pages, number):
    page = pages[number]
    first, last = a_monday(3), a_monday(3) + timedelta(days=4)
    answer = coordinator.post(
        f"{page}/absences/new", data={"first": first.isoformat(), "last": last.isoformat(), "reason": "Painting"}
    )
    assert (answer.status_code, answer.location) == (303, page)
    shown = opened(coordinator, page)
    assert "Painting" in main(shown)
    assert len([path for path in shown.iter(f"{SVG}path") if path.get("class") == "heat__away"]) == 5
    (absence,) = stored(Absence)
    back = coordinator.post(f"{page}/absences/{absence.id}/end")
    assert (back.status_code, back.location) == (303, page)
    assert "None, now or later." in main(opened(coordinator, page))


def test_an_absence_is_taken_back_at_its_own_resource_only(coordinator, tx, place, pages):
    absence = builders.an_absence(tx, place.room)
    tx.commit()
    assert coordinator.post(f"{pages[1]}/absences/{absence.id}/end").status_code == 404
    assert stored(Absence) != []


def test_times_of_an_absence_are_those_of_the_facility(coordinator, place, pages):
    day = a_monday(3)
    sent = {"first": day.isoformat(), "starts": "09:00", "ends": "12:00"}
    coordinator.post(f"{pages[1]}/absences/new", data=sent)
    (absence,) = stored(Absence)
    assert absence.starts_at == datetime.combine(day, time(9), place.facility.zone)
    assert "09:00–12:00 (IST)" in main(opened(coordinator, pages[1]))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "first"),
        ({"first": "2027-01-11", "last": "2027-01-10"}, "last"),
        ({"first": "2027-01-11", "last": "2029-01-10"}, "last"),
        ({"first": "2027-01-11", "starts": "12:00", "ends": "09:00"}, "ends"),
        ({"first": "2027-01-11", "starts": "25:00"}, "starts"),
        ({"first": "11.1.2027"}, "first"),
    ],
)
def test_what_is_wrong_with_an_absence_stands_beside_its_field_and_nothing_typed_is_lost(
    coordinator, pages, sent, field
):
    page = whole(coordinator.post(f"{pages[0]}/absences/new", data={**sent, "reason": "A very long story"}), 422)
    assert set(errors(page)) == {field}
    typed = values(page, FIRST_FORM)
    assert {**typed, **sent, "reason": "A very long story"} == typed


def test_an_absence_in_the_lost_hour_is_refused_beside_its_field(coordinator, tx, place, pages):
    place.facility.timezone = "Europe/Berlin"
    tx.commit()
    sent = {"first": "2027-03-28", "starts": "02:30"}
    page = whole(coordinator.post(f"{pages[0]}/absences/new", data=sent), 422)
    assert "clocks go forward" in errors(page)["starts"]


def test_sessions_in_the_way_of_an_absence_are_named(coordinator, run, pages):
    page = whole(coordinator.post(f"{pages[1]}/absences/new", data={"first": a_monday().isoformat()}), 422)
    assert "1. Hazards, GHS labels, SDS” of HYD-1 is on" in main(page)
    assert stored(Absence) == []


def test_an_instrument_is_added_changed_retired_and_used_again(coordinator, place):
    sent = {"name": "HPLC 2", "technique": "HPLC", "places": "3", "calibration_due": in_days(200).isoformat()}
    assert coordinator.post(f"{RESOURCES}/instruments/new", data=sent).location == RESOURCES
    (instrument,) = stored(Instrument)
    page = f"{RESOURCES}/instruments/{instrument.id}"
    shown = main(opened(coordinator, page))
    assert "3 trainees at once" in shown
    form = values(opened(coordinator, f"{page}/change"), FIRST_FORM)
    assert {**form, **sent} == form
    assert coordinator.post(f"{page}/change", data={**form, "asset_tag": "A-17"}).location == page
    assert "A-17" in main(opened(coordinator, page))
    coordinator.post(f"{page}/retire")
    assert "Retired" in main(opened(coordinator, RESOURCES))
    coordinator.post(f"{page}/restore")
    assert stored(Instrument)[0].active


def test_a_refused_instrument_keeps_what_was_typed(coordinator, hplc):
    sent = {"name": "hplc 1", "technique": "HPLC", "places": "61", "model": "Agilent"}
    page = whole(coordinator.post(f"{RESOURCES}/instruments/new", data=sent), 422)
    assert set(errors(page)) == {"places"}
    page = whole(coordinator.post(f"{RESOURCES}/instruments/new", data={**sent, "places": "2"}), 422)
    assert errors(page) == {"name": "Error: There is already an instrument of this name"}
    assert values(page, FIRST_FORM)["model"] == "Agilent"


def test_the_techniques_of_the_catalogue_are_offered(coordinator):
    page = opened(coordinator, f"{RESOURCES}/instruments/new")
    field = next(element for element in page.iter("input") if element.get("name") == "technique")
    offered = next(element for element in page.iter("datalist") if element.get("id") == field.get("list"))
    assert "HPLC-FLD" in {option.get("value") for option in offered.iter("option")}


@pytest.mark.parametrize(("days", "warned"), [(-1, "Calibration overdue"), (30, "Calibration due soon"), (31, None)])
def test_the_list_warns_of_a_calibration_that_is_due(coordinator, tx, place, hplc, days, warned):
    hplc.calibration_due = datetime.now(place.facility.zone).date() + timedelta(days=days)
    tx.commit()
    shown = main(opened(coordinator, RESOURCES))
    told = "The calibration of 1 instrument is due" in shown
    assert (told, warned is None or warned in shown) == (warned is not None, True)


def test_a_retired_instrument_warns_nobody(coordinator, tx, hplc):
    hplc.calibration_due, hplc.active = in_days(-30), False
    tx.commit()
    assert "is due" not in main(opened(coordinator, RESOURCES))


def test_what_is_away_at_this_moment_is_marked_on_the_list(coordinator, tx, place):
    builders.an_absence(tx, place.room, datetime.now(UTC) - timedelta(hours=1))
    builders.an_absence(tx, place.trainer, datetime.now(UTC) + timedelta(hours=1))
    tx.commit()
    shown = main(opened(coordinator, RESOURCES))
    assert f"{place.room.name} Out of service" in shown
    assert f"{place.trainer.name} Away" not in shown


def test_the_safety_class_of_a_room_is_entered_and_shown(coordinator, place, pages):
    form = values(opened(coordinator, f"{pages[0]}/change"), FIRST_FORM)
    assert form["safety_class"] == ""
    form = {**form, "safety_class": "BSL-2"}
    assert coordinator.post(f"{pages[0]}/change", data=form).location == pages[0]
    assert "BSL-2" in main(opened(coordinator, pages[0]))
    assert "BSL-2" in main(opened(coordinator, RESOURCES))
    assert values(opened(coordinator, f"{pages[0]}/change"), FIRST_FORM)["safety_class"] == "BSL-2"


def test_what_is_coming_is_told_in_pages(coordinator, tx, run, place, pages):
    at = sessions(tx, run)[-1].starts_at + timedelta(days=1)
    for number in range(60):
        session = builders.a_session(tx, run, starts_at=at + timedelta(minutes=10 * number), minutes=5)
        builders.book(tx, session, place.room)
    tx.commit()
    first, second = (opened(coordinator, f"{pages[0]}?page={number}") for number in (1, 99))
    rows = [len(page.findall(".//main//table")[-1].findall("tbody/tr")) for page in (first, second)]
    assert rows == [20, (len(run.sessions) + 60) % 20]


def test_the_count_of_questions_does_not_grow(app, coordinator, tx, run, place, pages):
    few = [statements_of(app, coordinator, page) for page in (*pages, RESOURCES)]
    at = sessions(tx, run)[-1].starts_at + timedelta(days=1)
    for number in range(20):
        start = at + timedelta(minutes=10 * number)
        trainer = builders.a_trainer(tx, place.facility, f"Trainer {number}")
        hplc = builders.an_instrument(tx, place.facility, f"Balance {number}")
        session = builders.a_session(
            tx, run, starts_at=start, minutes=5, room=place.room, trainers=(place.trainer, trainer)
        )
        builders.book(tx, session, place.room, place.trainer, trainer, *hplc.places)
        builders.an_absence(tx, place.room, datetime(2999, 1, 1, tzinfo=UTC) + timedelta(days=number))
        builders.a_competence(tx, place.trainer, f"Method {number}")
    tx.commit()
    assert [statements_of(app, coordinator, page) for page in (*pages, RESOURCES)] == few
