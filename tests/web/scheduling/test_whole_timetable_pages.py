"""A timetable is changed as a whole on small pages of their own, from a list on the timetable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import planned, sessions
from tests.web.pages import main, opened, values, whole
from tests.web.scheduling.conftest import a_monday
from trainfac.scheduling.services.groups import GroupPlan, add_group

TIMETABLE = "/staff/HYD/runs/HYD-1/timetable"
TASKS = ("shift", "copy", "swap", "split", "replace-trainer")


@pytest.fixture
def first_two(tx, run):
    pair = sessions(tx, run)[:2]
    tx.commit()
    return [f"{session.id}:{session.version}" for session in pair]


def test_the_timetable_leads_to_each_of_them(coordinator, run):
    page = opened(coordinator, TIMETABLE)
    linked = {link.get("href") for link in page.iter("a")}
    assert {f"{TIMETABLE}/{task}" for task in TASKS} <= linked
    for task in TASKS:
        opened(coordinator, f"{TIMETABLE}/{task}")


def sent(coordinator, task, **typed):
    form = values(opened(coordinator, f"{TIMETABLE}/{task}"), 0)
    return coordinator.post(f"{TIMETABLE}/{task}", data={**form, **typed})


def test_every_session_is_moved(coordinator, run):
    answer = sent(coordinator, "shift", days="7", towards="later")
    assert (answer.status_code, answer.location) == (303, TIMETABLE)
    assert "8 sessions were changed." in main(opened(coordinator, TIMETABLE))


@pytest.mark.parametrize("days", ["", "0", "-3", "x", "99999"])
def test_days_without_sense_are_told_at_their_field(coordinator, run, days):
    page = whole(sent(coordinator, "shift", days=days), 422)
    assert page.find(".//input[@id='days']").get("aria-invalid") == "true"


def test_two_sessions_are_exchanged(coordinator, first_two):
    one, other = first_two
    assert sent(coordinator, "swap", one=one, other=other).location == TIMETABLE
    assert "2 sessions were changed." in main(opened(coordinator, TIMETABLE))


def test_who_exchanges_what_another_changed_is_told_what_and_keeps_the_choice(coordinator, first_two):
    one, other = first_two
    sent(coordinator, "swap", one=one, other=other)
    page = whole(coordinator.post(f"{TIMETABLE}/swap", data={"one": one, "other": other}), 409)
    assert "Somebody else changed this session meanwhile." in main(page)
    assert "Starts: " in main(page)
    typed = values(page, 0)
    assert (typed["one"], typed["other"]) == (one.replace(":1", ":2"), other.replace(":1", ":2"))
    assert coordinator.post(f"{TIMETABLE}/swap", data=typed).location == TIMETABLE


def test_who_splits_what_another_changed_keeps_the_time_too(coordinator, first_two):
    sent(coordinator, "split", session=first_two[0], at="10:00")
    page = whole(coordinator.post(f"{TIMETABLE}/split", data={"session": first_two[0], "at": "09:30"}), 409)
    assert "Ends: " in main(page)
    assert values(page, 0)["at"] == "09:30"


def test_who_splits_what_another_removed_is_told(coordinator, tx, run, first_two):
    tx.delete(sessions(tx, run)[0])
    tx.commit()
    page = whole(coordinator.post(f"{TIMETABLE}/split", data={"session": first_two[0], "at": "09:30"}), 409)
    assert "Somebody removed or cancelled this session meanwhile." in main(page)
    assert values(page, 0)["at"] == "09:30"


def test_a_session_is_split(coordinator, first_two):
    assert sent(coordinator, "split", session=first_two[0], at="09:45").location == TIMETABLE
    assert "09:45–10:30 1. Hazards, GHS labels, SDS" in main(opened(coordinator, TIMETABLE))


def test_a_time_outside_the_session_is_told_at_its_field(coordinator, first_two):
    page = whole(sent(coordinator, "split", session=first_two[0], at="17:00"), 422)
    assert "Choose a time between the start and the end of the session" in main(page)
    assert values(page, 0)["at"] == "17:00"


def test_somebody_takes_over(coordinator, tx, place, run):
    new = builders.a_trainer(tx, place.facility, "Dr Anand")
    tx.commit()
    typed = {"old_trainer": str(place.trainer.id), "new_trainer": str(new.id), "from_day": a_monday().isoformat()}
    assert sent(coordinator, "replace-trainer", **typed).location == TIMETABLE
    assert "Dr Anand" in main(opened(coordinator, TIMETABLE))


def test_the_timetable_of_another_run_of_the_course_is_taken_over(coordinator, tx, place, run):
    other = planned(tx, place, starts_on=a_monday() + timedelta(weeks=6), code="HYD-9").run
    tx.commit()
    assert sent(coordinator, "copy", from_run=str(other.id)).location == TIMETABLE


def test_clashes_are_told_and_nothing_is_changed(coordinator, tx, place, run):
    planned(tx, place, starts_on=a_monday() + timedelta(weeks=1), code="HYD-9")
    tx.commit()
    page = whole(sent(coordinator, "shift", days="7"), 422)
    assert "is taken by HYD-9" in main(page)
    assert values(page, 0)["days"] == "7"


def test_there_is_no_other_way(coordinator, run):
    assert coordinator.get(f"{TIMETABLE}/scramble").status_code == 404


@pytest.mark.parametrize(("same_group", "warned"), [(False, False), (True, True)])
def test_groups_that_part_ways_are_no_sessions_at_the_same_time(coordinator, tx, place, run, same_group, warned):
    a, b = (add_group(tx, run.id, GroupPlan(name, 6), actor=place.actor, now=NOW) for name in "AB")
    first, second, *_ = sessions(tx, run)
    first.group, second.group = a, a if same_group else b
    for booking in second.bookings:
        booking.live = False  # as it may stand since before there were groups
    second.starts_at, second.ends_at = first.starts_at, first.ends_at
    tx.commit()
    assert ("Sessions at the same time" in main(opened(coordinator, TIMETABLE))) == warned
