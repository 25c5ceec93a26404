"""What the calendar in the browser is sent: the sessions of the days it shows, and no others."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import builders
from tests.integration.scheduling.planning import planned
from tests.web.public.conftest import statements_of
from tests.web.scheduling.conftest import a_monday
from trainfac.scheduling.models import Absence, TraineeGroup
from trainfac.scheduling.states import AbsenceKind, RunState

SESSIONS = "/staff/HYD/calendar/sessions"


def between(first=0, until=7, **more):
    said = "".join(f"&{name}={value}" for name, value in more.items())
    days = (a_monday() + timedelta(days=number) for number in (first, until))
    return "{}?from={}&to={}{}".format(SESSIONS, *days, said)


def sent(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_session_comes_with_its_wall_time_run_room_and_trainer(coordinator, place, run):
    first = sent(coordinator, between())["sessions"][0]
    assert (first["start"], first["end"]) == (f"{a_monday()}T09:00", f"{a_monday()}T10:30")
    assert (first["run"], first["place"], first["room"]) == ("HYD-1", "Room of HYD", place.room.id)
    assert first["people"] == "Trainer of HYD"
    assert (first["version"], first["editable"]) == (1, True)
    assert first["when"].endswith("(IST)")


def test_a_session_of_a_group_says_which(coordinator, tx, run):
    run.sessions[0].group_id = builders.a_group(tx, run).id
    tx.commit()
    assert [one["run"] for one in sent(coordinator, between(0, 1))["sessions"]][:2] == ["HYD-1 · A", "HYD-1"]


def test_only_sessions_of_the_days_asked_for_are_sent(coordinator, run):
    assert {one["start"][:10] for one in sent(coordinator, between(0, 1))["sessions"]} == {str(a_monday())}
    assert sent(coordinator, between(20, 27))["sessions"] == []


@pytest.mark.parametrize(
    "query",
    ["", "?from=2027-01-01", "?from=2027-01-01&to=2027-01-01", "?from=2027-01-02&to=2027-01-01",
     "?from=2027-01-01&to=2027-04-04", "?from=yesterday&to=today", "?from=2027-02-30&to=2027-03-01"],
)  # fmt: skip
def test_days_that_are_none_or_too_many_are_refused(coordinator, place, query):
    answer = coordinator.get(SESSIONS + query)
    assert answer.status_code == 400
    assert "92" in answer.json["refused"][0]


def test_ninety_two_days_are_sent(coordinator, run):
    assert sent(coordinator, between(0, 92))["sessions"]


def test_filters_narrow_what_is_sent(coordinator, tx, place, run):
    other_room = builders.a_room(tx, place.facility, "Annexe")
    other_trainer = builders.a_trainer(tx, place.facility, "Somebody else")
    start = run.sessions[0].starts_at + timedelta(hours=12)
    builders.a_session(tx, run, starts_at=start, room=other_room, trainers=(other_trainer,))
    planned(tx, place, starts_on=a_monday(), code="HYD-2", booked=False)
    tx.commit()
    assert {one["run"] for one in sent(coordinator, between(run="HYD-2"))["sessions"]} == {"HYD-2"}
    assert {one["place"] for one in sent(coordinator, between(room=other_room.id))["sessions"]} == {"Annexe"}
    assert len(sent(coordinator, between(trainer=other_trainer.id))["sessions"]) == 1
    assert sent(coordinator, between(instrument=4711))["sessions"] == []
    assert sent(coordinator, between(room="nonsense"))["sessions"] == []


def test_a_part_of_a_run_sees_its_own_sessions_and_those_for_everybody(coordinator, tx, run):
    parts = [TraineeGroup(name=name, run_id=run.id, size=6) for name in "AB"]
    tx.add_all(parts)
    tx.flush()
    first, second, *rest = run.sessions
    first.group_id, second.group_id = (part.id for part in parts)
    tx.commit()
    ids = {one["id"] for one in sent(coordinator, between(group=parts[0].id))["sessions"]}
    assert first.id in ids
    assert second.id not in ids
    assert {one.id for one in rest} <= ids


def test_what_belongs_to_another_facility_is_never_sent(coordinator, tx, other, run):
    theirs = planned(tx, other, starts_on=a_monday(), code="DALI-1").run
    tx.commit()
    assert {one["run"] for one in sent(coordinator, between())["sessions"]} == {"HYD-1"}
    for filters in ({"run": "DALI-1"}, {"room": other.room.id}, {"trainer": other.trainer.id}):
        assert sent(coordinator, between(**filters))["sessions"] == []
    assert theirs.code not in coordinator.get(between(view="groups")).text


def test_the_calendar_of_another_facility_is_not_there(client, other, run):
    builders.sign_in(client, other.user)
    assert client.get(between()).status_code == 404


def test_cancelled_runs_are_left_out_and_finished_ones_stay_as_they_are(coordinator, tx, place, run):
    gone = planned(tx, place, starts_on=a_monday(), code="HYD-2", booked=False).run
    gone.state, run.state = RunState.CANCELLED, RunState.CLOSED
    tx.commit()
    found = sent(coordinator, between())["sessions"]
    assert {(one["run"], one["editable"]) for one in found} == {("HYD-1", False)}


def test_what_has_not_changed_does_not_travel_again(coordinator, tx, run):
    first = coordinator.get(between())
    again = coordinator.get(between(), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    run.sessions[0].pinned = True
    tx.commit()
    changed = coordinator.get(between(), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["Cache-Control"] == "no-store"


def test_a_month_of_more_than_300_sessions_is_sent_as_numbers(coordinator, tx, run):
    start, before = run.sessions[0].starts_at, len(sent(coordinator, between())["sessions"])
    for number in range(301 - before):
        builders.a_session(tx, run, starts_at=start + timedelta(seconds=number), minutes=20)
    tx.commit()
    month = sent(coordinator, between(view="month"))
    assert month["sessions"] == []
    assert sum(month["counts"].values()) == 301
    assert len(sent(coordinator, between(view="week"))["sessions"]) == 301


def test_a_session_near_midnight_counts_for_the_facilitys_own_day(coordinator, tx, run):
    late = datetime.combine(a_monday() - timedelta(days=1), datetime.min.time(), ZoneInfo("Asia/Kolkata"))
    builders.a_session(tx, run, starts_at=late + timedelta(hours=23), minutes=30)
    tx.commit()
    assert all(one["start"][:10] >= str(a_monday()) for one in sent(coordinator, between())["sessions"])


@pytest.mark.parametrize(
    ("view", "rest"), [("rooms", "No room"), ("trainers", "No trainer"), ("instruments", "No instrument")]
)
def test_timelines_have_a_row_for_what_has_none(coordinator, place, run, view, rest):
    found = sent(coordinator, between(view=view))
    assert found["rows"][0] == {"id": "0", "title": rest}
    known = {row["id"] for row in found["rows"]}
    assert all({str(row) for row in one["rows"]} <= known and one["rows"] for one in found["sessions"])


def test_a_session_stands_in_the_row_of_its_room(coordinator, place, run):
    found = sent(coordinator, between(view="rooms"))["sessions"]
    assert {tuple(one["rows"]) for one in found} == {(place.room.id,)}


def test_rows_come_forty_at_a_time_and_only_their_sessions(coordinator, tx, place, run):
    for number in range(60):
        builders.a_room(tx, place.facility, f"Annexe {number:02}")
    tx.commit()
    first, second = (sent(coordinator, between(view="rooms", page=page)) for page in (1, 2))
    assert (len(first["rows"]), len(second["rows"])) == (40, 22)
    assert first["sessions"] == []  # "Room of HYD" comes after all the annexes
    assert {tuple(one["rows"]) for one in second["sessions"]} == {(place.room.id,)}


def test_leave_is_sent_with_the_row_of_the_trainer(coordinator, tx, place, run):
    start = run.sessions[0].starts_at
    tx.add(Absence(
        resource_id=place.trainer.id, kind=AbsenceKind.LEAVE, starts_at=start, ends_at=start + timedelta(days=1),
        reason="Wedding",
    ))  # fmt: skip
    tx.commit()
    away = sent(coordinator, between(view="trainers"))["away"]
    assert [(one["row"], one["title"]) for one in away] == [(str(place.trainer.id), "Wedding")]


def test_the_weekend_is_told_as_closed(coordinator, place):
    closed = sent(coordinator, between())["closed"]
    assert set(closed) == {str(a_monday() + timedelta(days=number)) for number in (5, 6)}


@pytest.mark.parametrize("view", ["week", "month", "rooms", "trainers", "instruments", "groups"])
def test_it_costs_the_same_number_of_questions_however_many_sessions_there_are(app, coordinator, tx, place, run, view):
    few = statements_of(app, coordinator, between(view=view))
    for minutes in range(30):
        start = run.sessions[0].starts_at.replace(minute=minutes)
        trainer = builders.a_trainer(tx, place.facility, f"Trainer {minutes}")
        builders.a_session(tx, run, starts_at=start, minutes=20, trainers=(trainer,))
    tx.commit()
    assert statements_of(app, coordinator, between(view=view)) == few
    assert few <= 16
