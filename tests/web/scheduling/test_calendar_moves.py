"""A session let go of on the calendar: asked about, moved, copied, moved back; and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import builders
from tests.integration.scheduling.planning import planned
from tests.web.public.conftest import statements_of
from tests.web.scheduling.conftest import a_monday
from trainfac.scheduling.models import Booking, Closure, SessionOverride, TrainingSession
from trainfac.scheduling.states import RunState

CHECK, MOVE = "/staff/HYD/calendar/check", "/staff/HYD/calendar/move"
TAKE_BACK = "/staff/HYD/calendar/take-back"


@pytest.fixture
def session(run):
    return run.sessions[0]


def wanted(session, starts="14:00", ends="15:30", days=7, **more):
    day = a_monday() + timedelta(days=days)
    return {
        "session": session.id,
        "version": session.version,
        "starts": f"{day}T{starts}",
        "ends": f"{day}T{ends}",
        **more,
    }


def asked(client, **sent):
    answer = client.get(CHECK, query_string=sent)
    assert answer.status_code == 200, answer.text
    return answer.json


def moved(client, status=200, **sent):
    answer = client.post(MOVE, data=sent)
    assert answer.status_code == status, answer.text
    return answer.json


def stored(tx, session):
    tx.expire_all()
    return tx.get(TrainingSession, session.id)


def taken(tx, place):
    """The room and the trainer teach another run a week later."""
    planned(tx, place, starts_on=a_monday(9), code="HYD-2")
    tx.commit()


def test_a_free_place_has_nothing_against_it(coordinator, session):
    found = asked(coordinator, **wanted(session, starts="13:15", ends="14:45"))
    assert found == {"refused": [], "clashes": [], "overridable": True, "alternatives": [], "notes": []}


def test_a_clash_is_told_with_what_is_free_and_nothing_is_changed(coordinator, tx, place, session):
    taken(tx, place)
    before = tx.scalar(select(func.count(Booking.id)))
    found = asked(coordinator, **wanted(session, starts="09:00", ends="10:30"))
    assert len(found["clashes"]) == 2
    assert "Room of HYD is taken on" in found["clashes"][0]["text"]
    assert "of HYD-2" in found["clashes"][0]["text"]
    assert found["overridable"] is False
    assert len(found["alternatives"]) == 3
    for free in found["alternatives"]:
        assert asked(coordinator, session=session.id, starts=free["start"], ends=free["end"])["clashes"] == []
    assert stored(tx, session).version == 1
    assert tx.scalar(select(func.count(Booking.id))) == before


def test_outside_the_working_hours_is_noted(coordinator, session):
    assert "outside the working hours" in asked(coordinator, **wanted(session, "18:00", "19:00"))["notes"][0]


NONSENSE = (
    {"starts": "yesterday"}, {"starts": ""}, {"ends": "2026-99-01T10:00"}, {"session": "x"}, {"rows": "buildings"},
    {"before": "9" * 12}, {"reason": "x" * 501},
)  # fmt: skip


@pytest.mark.parametrize("changed", NONSENSE)
def test_what_cannot_be_read_is_refused(coordinator, tx, session, changed):
    sent = {**wanted(session), **changed}
    assert coordinator.get(CHECK, query_string=sent).status_code == 400
    assert moved(coordinator, 400, **sent)["refused"]
    assert stored(tx, session).version == 1


def test_past_midnight_is_two_sessions(coordinator, tx, session):
    day = a_monday()
    sent = {**wanted(session), "starts": f"{day}T23:00", "ends": f"{day + timedelta(days=1)}T01:00"}
    assert "past midnight" in asked(coordinator, **sent)["refused"][0]
    assert "past midnight" in moved(coordinator, 422, **sent)["refused"][0]
    assert stored(tx, session).version == 1


def test_an_end_before_the_start_is_refused(coordinator, session):
    assert asked(coordinator, **wanted(session, "15:00", "14:00"))["refused"]


def test_a_time_in_the_lost_hour_is_refused(coordinator, tx, place, session):
    place.facility.timezone = "Europe/Vienna"
    tx.commit()
    sent = {**wanted(session), "starts": "2027-03-28T02:30", "ends": "2027-03-28T04:00"}
    assert "clocks go forward" in asked(coordinator, **sent)["refused"][0]
    assert "clocks go forward" in moved(coordinator, 422, **sent)["refused"][0]


def test_a_time_in_the_doubled_hour_is_asked_about(coordinator, tx, place, session):
    place.facility.timezone = "Europe/Vienna"
    tx.commit()
    sent = {**wanted(session), "starts": "2027-10-31T02:30", "ends": "2027-10-31T04:00"}
    assert "Say which of both" in moved(coordinator, 422, **sent)["refused"][0]
    moved(coordinator, **sent, second_time="second")
    assert stored(tx, session).starts_at.hour == 1  # UTC: after the clocks went back


def test_a_session_is_moved(coordinator, tx, session):
    answer = moved(coordinator, **wanted(session))
    assert answer["version"] == 2
    assert answer["told"].startswith("1. Hazards, GHS labels, SDS of HYD-1: ")
    assert "14:00–15:30 (IST)" in answer["told"]
    assert any("The run now lasts" in note for note in answer["notes"])
    now = stored(tx, session)
    assert (now.starts_at.isoformat()[11:16], now.version) == ("08:30", 2)


def test_a_move_is_undone_through_the_same_door(coordinator, tx, session):
    before = session.starts_at
    version = moved(coordinator, **wanted(session))["version"]
    moved(coordinator, **{**wanted(session, "09:00", "10:30", days=0), "version": version})
    assert stored(tx, session).starts_at == before


def test_a_clash_stops_a_move_although_nobody_asked_first(coordinator, tx, place, session):
    taken(tx, place)
    answer = moved(coordinator, 422, **wanted(session, "09:00", "10:30", reason="I want it"))
    assert answer["clashes"]
    assert answer["overridable"] is False
    assert stored(tx, session).version == 1


def test_a_closed_day_asks_for_a_reason_and_keeps_it(coordinator, tx, place, session):
    tx.add(Closure(facility_id=place.facility.id, day=a_monday() + timedelta(days=7), reason="Stocktaking"))
    tx.commit()
    assert asked(coordinator, **wanted(session))["overridable"] is True
    assert moved(coordinator, 422, **wanted(session))["overridable"] is True
    moved(coordinator, **wanted(session, reason="The auditors come that day"))
    assert tx.scalars(select(SessionOverride.reason)).all() == ["The auditors come that day"]
    day = a_monday() + timedelta(days=7)
    found = coordinator.get(f"/staff/HYD/calendar/sessions?from={day}&to={day + timedelta(days=1)}").json["sessions"]
    assert (found[0]["marks"], found[0]["reason"]) == (["Held all the same"], "The auditors come that day")


def test_what_stood_before_is_not_told_again(coordinator, tx, place, session):
    place.room.capacity = 1
    tx.commit()
    assert asked(coordinator, **wanted(session))["clashes"] == []
    assert asked(coordinator, **wanted(session), copy="y")["clashes"][0]["overridable"] is True


def test_an_overtaken_version_is_told_what_changed(coordinator, tx, place, session):
    annexe = builders.a_room(tx, place.facility, "Annexe", 30)
    tx.commit()
    moved(coordinator, **wanted(session, rows="rooms", before=place.room.id, after=annexe.id))
    answer = moved(coordinator, 409, **wanted(session, "10:00", "11:00"))
    assert "Somebody else changed this session" in answer["refused"][0]
    told = {one["label"]: (one["before"], one["after"]) for one in answer["changes"]}
    assert told["Room"] == ("Room of HYD (holds 30)", "Annexe (holds 30)")
    assert (answer["now"]["version"], answer["now"]["place"]) == (2, "Annexe")
    assert stored(tx, session).version == 2


def test_a_drag_to_another_room_trainer_or_none(coordinator, tx, place, session):
    annexe = builders.a_room(tx, place.facility, "Annexe", 30)
    colleague = builders.a_trainer(tx, place.facility, "A colleague")
    tx.commit()
    same = {"starts": "09:00", "ends": "10:30", "days": 0}
    moved(coordinator, **wanted(session, **same, rows="rooms", before=place.room.id, after=annexe.id))
    swap = {"rows": "trainers", "before": place.trainer.id, "after": colleague.id}
    moved(coordinator, **{**wanted(session, **same), "version": 2, **swap})
    moved(coordinator, **{**wanted(session, **same), "version": 3, "rows": "rooms", "before": annexe.id, "after": 0})
    now = stored(tx, session)
    assert (now.room_id, [trainer.name for trainer in now.trainers]) == (None, ["A colleague"])


def test_rooms_and_trainers_of_another_facility_cannot_be_had(coordinator, tx, place, other, session):
    for rows, before, after in (
        ("rooms", place.room.id, other.room.id),
        ("trainers", place.trainer.id, other.trainer.id),
    ):
        sent = wanted(session, rows=rows, before=before, after=after)
        assert asked(coordinator, **sent)["refused"]
        assert moved(coordinator, 422, **sent)["refused"]
    assert stored(tx, session).version == 1


def test_sessions_of_another_facility_are_not_there(coordinator, tx, other, run):
    theirs = planned(tx, other, starts_on=a_monday(), code="DALI-1").run.sessions[0]
    tx.commit()
    assert coordinator.get(CHECK, query_string=wanted(theirs)).status_code == 404
    assert coordinator.post(MOVE, data=wanted(theirs)).status_code == 404
    assert coordinator.post(TAKE_BACK, data={"session": theirs.id, "version": 1}).status_code == 404
    assert stored(tx, theirs).version == 1


def test_another_facilitys_coordinator_may_neither_ask_nor_move(client, tx, other, session):
    builders.sign_in(client, other.user)
    assert client.get(CHECK, query_string=wanted(session)).status_code == 404
    assert client.post(MOVE, data=wanted(session)).status_code == 404
    assert client.post(TAKE_BACK, data={"session": session.id, "version": 1}).status_code == 404
    assert stored(tx, session).version == 1


def test_a_run_that_is_put_away_stays_as_it_is(coordinator, tx, run, session):
    run.state = RunState.CLOSED
    tx.commit()
    assert "its timetable stays as it is" in asked(coordinator, **wanted(session))["refused"][0]
    assert "its timetable stays as it is" in moved(coordinator, 422, **wanted(session))["refused"][0]


def test_a_copy_is_another_session_of_the_same_kind(coordinator, tx, run, session):
    before = len(run.sessions)
    answer = moved(coordinator, **wanted(session, copy="y"))
    assert answer["session"] != session.id
    copied = tx.get(TrainingSession, answer["session"])
    assert (copied.module_id, copied.room_id, copied.version) == (session.module_id, session.room_id, 1)
    assert tx.scalar(select(func.count(TrainingSession.id)).where(TrainingSession.run_id == run.id)) == before + 1
    assert stored(tx, session).version == 1


def test_a_copy_is_taken_back_and_frees_its_place(coordinator, tx, run, session):
    sessions, bookings = (tx.scalar(select(func.count(one.id))) for one in (TrainingSession, Booking))
    tx.commit()
    copied = moved(coordinator, **wanted(session, copy="y"))
    answer = coordinator.post(TAKE_BACK, data={"session": copied["session"], "version": copied["version"]})
    assert (answer.status_code, answer.json) == (200, {"refused": []})
    assert tx.scalar(select(func.count(TrainingSession.id))) == sessions
    assert tx.scalar(select(func.count(Booking.id))) == bookings
    assert stored(tx, session).version == 1


def test_a_copy_that_somebody_worked_on_stays(coordinator, tx, session):
    copied = moved(coordinator, **wanted(session, copy="y"))
    its = {"session": copied["session"], "version": copied["version"]}
    day = a_monday() + timedelta(days=8)
    moved(coordinator, **its, starts=f"{day}T09:00", ends=f"{day}T10:30")
    answer = coordinator.post(TAKE_BACK, data=its)
    assert answer.status_code == 409
    assert answer.json["refused"] == [
        "Somebody else changed the copy meanwhile, so it stays. Look at it before you remove it."
    ]
    assert tx.get(TrainingSession, copied["session"]) is not None


def test_a_copy_that_is_gone_cannot_be_taken_back(coordinator, tx, session):
    copied = moved(coordinator, **wanted(session, copy="y"))
    its = {"session": copied["session"], "version": copied["version"]}
    assert coordinator.post(TAKE_BACK, data=its).status_code == 200
    again = coordinator.post(TAKE_BACK, data=its)
    assert (again.status_code, again.json) == (404, {"refused": ["Somebody else removed the copy already."]})
    assert coordinator.post(TAKE_BACK, data={"session": "x"}).status_code == 400


def test_a_copy_in_a_run_that_was_put_away_stays(coordinator, tx, run, session):
    copied = moved(coordinator, **wanted(session, copy="y"))
    run.state = RunState.CLOSED
    tx.commit()
    answer = coordinator.post(TAKE_BACK, data={"session": copied["session"], "version": copied["version"]})
    assert answer.status_code == 422
    assert "its timetable stays as it is" in answer.json["refused"][0]
    assert tx.get(TrainingSession, copied["session"]) is not None


def test_asking_costs_the_same_number_of_questions_however_much_is_planned(app, coordinator, tx, place, run, session):
    address = "{}?{}".format(CHECK, "&".join(f"{name}={value}" for name, value in wanted(session).items()))
    few = statements_of(app, coordinator, address)
    for number in range(20):
        start = session.starts_at + timedelta(days=3, minutes=10 * number)
        builders.a_session(tx, run, starts_at=start, minutes=10, room=place.room, trainers=(place.trainer,))
    tx.commit()
    assert statements_of(app, coordinator, address) == few
    assert few <= 40


@pytest.mark.parametrize("address", ["check", "move"])
def test_a_session_that_was_removed_meanwhile_is_told_as_such(coordinator, tx, session, address):
    typed = wanted(session)
    tx.delete(session)
    tx.commit()
    send = coordinator.get if address == "check" else coordinator.post
    how = {"query_string": typed} if address == "check" else {"data": typed}
    answer = send(f"/staff/HYD/calendar/{address}", **how)
    assert answer.status_code == 404
    assert answer.json["refused"] == ["Somebody removed this session meanwhile. Nothing was saved."]
