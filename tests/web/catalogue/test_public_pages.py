"""Courses as everybody reads them."""

from __future__ import annotations

import json

import pytest

from tests.builders import a_facility, a_run, course
from tests.web.pages import main, opened, words
from tests.web.public.conftest import in_days, statements_of
from trainfac.catalogue.models import Course, Module, Outcome
from trainfac.catalogue.states import CourseState, ModuleKind
from trainfac.scheduling.states import RunState


def a_second_version(tx, state=CourseState.DRAFT, *, was_offered=False):
    first = course(tx)
    second = Course(
        code=first.code, version=2, state=state, title="Second edition", track=first.track, contact_minutes=60,
        max_participants=9, was_offered=was_offered,
        modules=[Module(sequence=1, title="M", kind=ModuleKind.LECTURE, minutes=60)],
        outcomes=[Outcome(sequence=1, text="Do it")],
    )  # fmt: skip
    tx.add(second)
    return first, second


def test_offered_courses_are_listed_by_subject(client):
    page = opened(client, "/courses")
    assert words(page.find(".//main//h2")) == "Laboratory practice"
    assert len(page.findall(".//main//tbody/tr")) == 23


def test_a_course_tells_what_it_teaches(client):
    text = main(opened(client, "/courses/QMS-101"))
    for told in ("60 contact hours", "Write a gap analysis", "Accreditation, MRA and trade", "ISO/IEC 17011:2017",
                 "at most 20 participants"):  # fmt: skip
        assert told in text


def test_a_course_lists_its_coming_runs(client, tx):
    facility = a_facility(tx)
    a_run(tx, facility, course(tx), starts_on=in_days(30))
    a_run(tx, facility, course(tx), code="PAST", starts_on=in_days(-90), state=RunState.CLOSED)
    a_run(tx, facility, course(tx, "MIC-201"), code="OTHER", starts_on=in_days(30))
    tx.commit()
    links = opened(client, "/courses/QMS-101").findall(".//main//tbody//a")
    assert [link.get("href") for link in links] == ["/runs/HYD-2026-01"]


def test_without_runs_it_says_so(client):
    assert "No dates are announced" in main(opened(client, "/courses/QMS-101"))


def test_the_current_version_is_shown_unless_another_is_asked_for(client, tx):
    first, second = a_second_version(tx)
    first.move(CourseState.RETIRED)
    tx.flush()
    second.move(CourseState.CURRENT)
    tx.commit()
    assert words(opened(client, "/courses/QMS-101").find(".//h1")) == "Second edition"
    older = opened(client, "/courses/QMS-101?version=1")
    assert "This is version 1 of the course Version 2 is taught now." in main(older)


def test_drafts_are_not_shown(client, tx):
    a_second_version(tx)
    tx.commit()
    assert client.get("/courses/QMS-101?version=2").status_code == 404
    assert "Version 2" not in main(opened(client, "/courses/QMS-101"))


def test_a_draft_set_aside_is_not_shown(client, tx):
    a_second_version(tx, CourseState.RETIRED)
    tx.commit()
    assert client.get("/courses/QMS-101?version=2").status_code == 404


def test_a_version_that_was_offered_once_still_is(client, tx):
    a_second_version(tx, CourseState.RETIRED, was_offered=True)
    tx.commit()
    assert words(opened(client, "/courses/QMS-101?version=2").find(".//h1")) == "Second edition"


@pytest.mark.parametrize("version", ["0", "-1", "9", "99999999999999999999"])
def test_a_version_that_does_not_exist_is_not_found(client, version):
    assert client.get(f"/courses/QMS-101?version={version}").status_code == 404


@pytest.mark.parametrize("version", ["", "x", "1.5", "1 OR 1=1"])
def test_what_is_no_version_shows_the_current_one(client, version):
    assert client.get(f"/courses/QMS-101?version={version}").status_code == 200


@pytest.mark.parametrize("code", ["NOT-101", "%25", "' OR 1=1 --", "qms-101", "..%2f"])
def test_a_course_that_does_not_exist_is_not_found(client, code):
    assert client.get(f"/courses/{code}").status_code == 404


def test_search_engines_read_the_course(client):
    page = opened(client, "/courses/QMS-101")
    data = json.loads(page.find(".//script[@type='application/ld+json']").text)
    assert (data["@type"], data["courseCode"], data["timeRequired"]) == ("Course", "QMS-101", "PT60H")
    assert data["url"] == "http://localhost/courses/QMS-101"
    assert "hasCourseInstance" not in data


def test_search_engines_read_when_and_where_the_course_is_held(client, tx):
    a_run(tx, a_facility(tx), course(tx), code="HYD-1", starts_on=in_days(30))
    tx.commit()
    page = opened(client, "/courses/QMS-101")
    data = json.loads(page.find(".//script[@type='application/ld+json']").text)
    assert data["provider"]["name"] == "HYD Training Facility"
    assert [run["url"] for run in data["hasCourseInstance"]] == ["http://localhost/runs/HYD-1"]


def test_texts_say_their_language(client, tx):
    written = course(tx)
    written.language, written.aims = "fr", "Premier.\n\nSecond."
    tx.commit()
    page = opened(client, "/courses/QMS-101")
    assert page.find(".//h1/bdi").get("lang") == "fr"
    paragraphs = page.findall(".//main//div[@lang='fr']/p")
    assert [words(paragraph) for paragraph in paragraphs] == ["Premier.", "Second."]


def test_addresses_in_a_text_stay_text(client, tx):
    course(tx).aims = "See javascript:alert(1) and https://evil.example"
    tx.commit()
    page = opened(client, "/courses/QMS-101")
    assert not [
        link for link in page.findall(".//main//a") if "evil" in link.get("href") or "script" in link.get("href")
    ]
    assert "javascript:alert(1) and https://evil.example" in main(page)


@pytest.mark.parametrize("address", ["/courses", "/courses/QMS-101"])
def test_pages_cost_as_many_queries_with_more_rows(app, client, tx, address):
    facility = a_facility(tx)
    a_run(tx, facility, course(tx), code="FIRST", starts_on=in_days(30))
    tx.commit()
    few = statements_of(app, client, address)
    for n in range(30):
        a_run(tx, facility, course(tx), code=f"R{n}", starts_on=in_days(30 + n))
    tx.commit()
    assert statements_of(app, client, address) == few
