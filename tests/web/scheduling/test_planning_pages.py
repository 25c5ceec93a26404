"""A coordinator plans a run in the browser, and sees what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import builders
from tests.integration.scheduling.planning import planned
from tests.web.pages import main, opened, values, whole, words
from tests.web.scheduling.conftest import a_monday, ticked
from trainfac.infra.db import read
from trainfac.scheduling.models import Closure, CourseRun, TrainingSession
from trainfac.scheduling.states import RunState

NEW = "/staff/HYD/runs/new"


def sent(coordinator, tx, place, **changes):
    form = values(opened(coordinator, NEW), form=0)
    course = builders.course(tx, "SAF-101")
    tx.commit()  # a session that was asked something holds the lock of writers
    return ticked(form, **{"course_id": course.id, "starts_on": a_monday().isoformat(), **changes})


def the_run(code):
    read().rollback()
    return read().scalars(select(CourseRun).where(CourseRun.code == code)).one()


def test_course_day_room_and_trainer_make_a_run_with_its_timetable(coordinator, tx, place):
    form = sent(coordinator, tx, place, room_id=place.room.id, trainer_ids=[place.trainer.id])
    answer = coordinator.post(NEW, data=form)
    code = f"HYD-{a_monday().year}-01"
    assert (answer.status_code, answer.location) == (303, f"/staff/HYD/runs/{code}")
    page = opened(coordinator, answer.location)
    assert "is a draft with its timetable" in main(page)
    assert "missing" not in main(page)
    timetable = main(opened(coordinator, f"{answer.location}/timetable"))
    assert "09:00–10:30 1. Hazards, GHS labels, SDS Lecture · Room of HYD · Trainer of HYD" in timetable


def test_courses_are_offered_with_hours_and_working_days(coordinator, place):
    offered = words(opened(coordinator, NEW).find(".//select[@id='course_id']"))
    assert "SAF-101 Laboratory safety and good laboratory practice (12 h, 2 days)" in offered


def test_what_was_typed_stays_when_the_run_is_refused(coordinator, tx, place):
    form = sent(coordinator, tx, place, nomination_deadline=a_monday().isoformat(), note="Bring a coat", code="HYD-9")
    page = whole(coordinator.post(NEW, data=form), 422)
    assert "must be before the first day" in main(page)
    kept = values(page)
    assert (kept["note"], kept["code"], kept["starts_on"]) == ("Bring a coat", "HYD-9", a_monday().isoformat())


def test_a_taken_room_is_named_and_the_run_can_be_laid_out_without_it(coordinator, tx, place, run):
    form = sent(coordinator, tx, place, room_id=place.room.id, code="HYD-2")
    page = whole(coordinator.post(NEW, data=form), 422)
    assert "Room of HYD is taken by HYD-1 from" in main(page)
    assert page.find(".//input[@id='without_busy']") is not None
    answer = coordinator.post(NEW, data={**form, "without_busy": "y"})
    assert answer.status_code == 303
    assert "Sessions planned without: 8. Room of HYD is taken by HYD-1" in main(opened(coordinator, answer.location))
    assert {session.room_id for session in the_run("HYD-2").sessions} == {None}


def test_hours_that_a_closure_takes_are_shown_with_the_day(coordinator, tx, place):
    tx.add(Closure(facility_id=place.facility.id, day=a_monday() + timedelta(days=1), reason="Stocktaking"))
    tx.commit()
    answer = coordinator.post(NEW, data=sent(coordinator, tx, place))
    page = opened(coordinator, answer.location)
    assert "6 of 12 contact hours are missing" in main(page)
    assert "Stocktaking: 6 h" in main(page)
    short = [words(row) for row in page.findall(".//tr") if "h missing" in words(row)]
    assert short == [
        "3. Spill drill and waste segregation Practical 3 0 3 h missing",
        "4. Records and notebooks Lecture 1.5 0 1.5 h missing",
        "5. Written test Assessment 1.5 0 1.5 h missing",
    ]
    assert "6 h missing" in main(opened(coordinator, "/staff/HYD/runs"))
    timetable = main(opened(coordinator, f"{answer.location}/timetable"))
    assert "Closed: Stocktaking" in timetable


def test_days_can_be_added_to_make_up_for_it(coordinator, tx, place):
    tx.add(Closure(facility_id=place.facility.id, day=a_monday() + timedelta(days=1), reason="Stocktaking"))
    tx.commit()
    answer = coordinator.post(NEW, data=sent(coordinator, tx, place, make_up="yes"))
    assert "missing" not in main(opened(coordinator, answer.location))


def test_a_run_is_laid_out_again_only_by_somebody_who_is_sure(coordinator, tx, place, run):
    address = "/staff/HYD/runs/HYD-1/timetable/lay-out"
    form = values(opened(coordinator, address))
    assert (form["room_id"], form["trainer_ids"]) == (str(place.room.id), [str(place.trainer.id)])
    later = a_monday(9).isoformat()
    assert coordinator.post(address, data={**form, "starts_on": later}).status_code == 422
    assert coordinator.post(address, data={**form, "starts_on": later, "sure": "y"}).status_code == 303
    assert the_run("HYD-1").starts_on == a_monday(9)


def move(coordinator, state):
    return main(opened_after(coordinator, coordinator.post(f"/staff/HYD/runs/HYD-1/move/{state}")))


def opened_after(coordinator, answer):
    assert answer.status_code == 303
    return opened(coordinator, answer.location)


def test_a_run_is_published_closed_for_nominations_and_confirmed(coordinator, run):
    offered = [words(button) for button in opened(coordinator, "/staff/HYD/runs/HYD-1").findall(".//main//button")]
    assert offered == ["Publish"]
    assert "HYD-1: Open for nominations." in move(coordinator, "published")
    assert "HYD-1: Nominations closed." in move(coordinator, "nominations_closed")
    assert "HYD-1: Confirmed." in move(coordinator, "confirmed")
    assert "The run begins on" in move(coordinator, "running")
    assert the_run("HYD-1").state is RunState.CONFIRMED


@pytest.mark.parametrize("state", ["draft", "cancelled", "nonsense"])
def test_a_run_is_not_moved_where_no_button_leads(coordinator, run, state):
    assert coordinator.post(f"/staff/HYD/runs/HYD-1/move/{state}").status_code == 404
    assert the_run("HYD-1").state is RunState.DRAFT


def test_a_run_without_sessions_says_so_before_anybody_publishes_it(coordinator, tx, run):
    for session in tx.scalars(select(TrainingSession)):
        tx.delete(session)
    tx.commit()
    assert "Not ready to be published The run has no sessions yet" in main(opened(coordinator, "/staff/HYD/runs/HYD-1"))
    assert "The run has no sessions yet" in move(coordinator, "published")
    assert the_run("HYD-1").state is RunState.DRAFT


def test_a_run_is_cancelled_on_a_page_that_asks_why(coordinator, run):
    page = opened(coordinator, "/staff/HYD/runs/HYD-1/cancel")
    assert "A cancelled run stays cancelled" in main(page)
    answer = coordinator.post("/staff/HYD/runs/HYD-1/cancel", data={"reason": "Too few nominations"})
    assert "Too few nominations" in main(opened_after(coordinator, answer))
    assert the_run("HYD-1").state is RunState.CANCELLED


def test_details_that_somebody_else_changed_are_shown_beside_what_was_typed(coordinator, tx, run):
    address = "/staff/HYD/runs/HYD-1/edit"
    form = values(opened(coordinator, address))
    tx.get_one(CourseRun, run.id).note = "Bring a coat"
    tx.commit()
    page = whole(coordinator.post(address, data={**form, "note": "Bring gloves", "capacity": "20"}), 409)
    assert "Somebody else changed this while you were writing" in main(page)
    assert "What participants should know or bring Bring a coat" in main(page)
    kept = values(page)
    assert (kept["note"], kept["capacity"]) == ("Bring gloves", "20")
    assert the_run("HYD-1").note == "Bring a coat"
    assert coordinator.post(address, data=kept).status_code == 303
    assert the_run("HYD-1").note == "Bring gloves"


def test_runs_are_found_by_state_year_code_and_course(coordinator, tx, place, run):
    planned(tx, place, course="QMS-101", starts_on=a_monday(60), code="HYD-2")
    tx.commit()
    year = a_monday(60).year

    def found(query):
        page = opened(coordinator, f"/staff/HYD/runs?{query}")
        return [words(heading) for heading in page.findall(".//tbody//th")]

    assert found("") == ["HYD-2", "HYD-1"]
    assert found(f"year={year}") == ["HYD-2"]
    assert found("search=safety") == ["HYD-1"]
    assert found("search=qms-101") == ["HYD-2"]
    assert found("search=hyd-1") == ["HYD-1"]
    assert found("state=draft") == ["HYD-2", "HYD-1"]
    assert found("state=published") == []
    assert found("search=%25") == []
