"""Runs for search engines."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.public.samples import RUN
from trainfac.scheduling.states import RunState
from trainfac.scheduling.structured_data import with_run


def data(run=RUN):
    return with_run({"@type": "Course", "name": "x"}, run, address="https://t.example/runs/HYD-2026-01")


def test_a_course_keeps_what_it_says_of_itself():
    assert (data()["@type"], data()["name"]) == ("Course", "x")


def test_the_facility_provides_it():
    assert data()["provider"]["name"] == "HYD Training Facility"


def test_the_run_has_its_days_place_and_hours():
    (instance,) = data()["hasCourseInstance"]
    assert (instance["startDate"], instance["endDate"]) == ("2026-12-07", "2026-12-18")
    assert instance["courseWorkload"] == "PT60H"
    assert instance["location"]["address"]["addressCountry"] == "IN"
    assert instance["eventStatus"] == "https://schema.org/EventScheduled"


def test_a_cancelled_run_says_so():
    (instance,) = data(replace(RUN, state=RunState.CANCELLED))["hasCourseInstance"]
    assert instance["eventStatus"] == "https://schema.org/EventCancelled"
