"""Runs for search engines."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.public.samples import RUN
from trainfac.scheduling.states import RunState
from trainfac.scheduling.structured_data import instances


def data(run=RUN):
    return instances({"https://t.example/runs/HYD-2026-01": run})


def test_the_facility_provides_it():
    assert data()["provider"]["name"] == "HYD Training Facility"


def test_the_run_has_its_days_place_and_hours():
    (instance,) = data()["hasCourseInstance"]
    assert (instance["startDate"], instance["endDate"]) == ("2026-12-07", "2026-12-18")
    assert instance["courseWorkload"] == "PT60H"
    assert instance["location"]["address"]["addressCountry"] == "IN"
    assert instance["eventStatus"] == "https://schema.org/EventScheduled"


def test_runs_of_several_facilities_name_each_of_them_once():
    dali = replace(RUN, place=replace(RUN.place, id=2, name="Dali"))
    told = instances({"https://t.example/1": RUN, "https://t.example/2": dali, "https://t.example/3": RUN})
    assert [provider["name"] for provider in told["provider"]] == ["HYD Training Facility", "Dali"]
    assert [run["url"][-1] for run in told["hasCourseInstance"]] == ["1", "2", "3"]


def test_a_cancelled_run_says_so():
    (instance,) = data(replace(RUN, state=RunState.CANCELLED))["hasCourseInstance"]
    assert instance["eventStatus"] == "https://schema.org/EventCancelled"
