"""Bookings follow sessions, and a clash is told with who, when and which session of which run."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import insert, select

from tests import builders
from tests.conftest import written
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned, sessions, teaches_at
from trainfac.infra.db import transact
from trainfac.scheduling.models import Booking
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.run_states import cancel, publish
from trainfac.scheduling.services.sessions import add_session, change_session, plan_of, remove_session

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=3)  # after the days that a course of twelve hours takes
LATER = MONDAY + timedelta(weeks=4)


def held(tx, session):
    query = select(Booking).where(Booking.session_id == session.id, Booking.live)
    return {(b.resource_id, b.starts_at, b.ends_at) for b in tx.scalars(query)}


def wanted(session):
    """Its room, its trainers and its participants."""
    ids = [resource.id for resource in (*bookings.people_and_places(session), *session.run.groups)]
    return {(resource_id, session.starts_at, session.ends_at) for resource_id in ids}


def test_a_session_holds_its_room_and_its_trainers(tx):
    place = a_place(tx)
    first = sessions(tx, planned(tx, place).run)[0]
    assert held(tx, first) == wanted(first)
    (everybody,) = first.run.groups
    assert {resource for resource, _, _ in held(tx, first)} == {place.room.id, place.trainer.id, everybody.id}


def test_a_clash_names_resource_day_time_session_and_run(tx):
    place = a_place(tx)
    planned(tx, place)
    other = planned(tx, place, booked=False, starts_on=LATER).run
    with pytest.raises(Busy) as refused:
        add_session(tx, other.id, a_plan(other, room_id=place.room.id), actor=place.actor, now=NOW)
    assert str(refused.value) == (
        "Room of HYD is taken on 2027-01-11, 09:00–10:30 (Asia/Kolkata),"
        " by “1. Hazards, GHS labels, SDS” of HYD-2027-01."
    )


def test_a_trainer_is_one_person_at_every_facility(tx):
    hyderabad, dali = a_place(tx), a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    teaches_at(tx, hyderabad.trainer, dali.facility)
    run = planned(tx, hyderabad).run
    publish(tx, run.id, actor=hyderabad.actor, now=NOW)
    other = planned(tx, dali, booked=False).run
    plan = a_plan(other, starts=time(12), ends=time(13), trainer_ids=frozenset({hyderabad.trainer.id}))
    with pytest.raises(Busy, match=r"11:30–13:00 .Asia/Shanghai., by “1. .*” of HYD-2027-01"):
        add_session(tx, other.id, plan, actor=dali.actor, now=NOW)


def test_the_draft_of_another_facility_is_not_named(tx):
    hyderabad, dali = a_place(tx), a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    teaches_at(tx, hyderabad.trainer, dali.facility)
    planned(tx, hyderabad)
    other = planned(tx, dali, booked=False).run
    plan = a_plan(other, starts=time(12), ends=time(13), trainer_ids=frozenset({hyderabad.trainer.id}))
    with pytest.raises(Busy, match="by another facility: HYD Training Facility") as refused:
        add_session(tx, other.id, plan, actor=dali.actor, now=NOW)
    assert "HYD-2027-01" not in str(refused.value)


def test_a_cancelled_session_holds_nothing_and_cannot_come_back_over_another(tx):
    place = a_place(tx)
    first = sessions(tx, planned(tx, place).run)[0]
    plan = plan_of(first)
    change_session(tx, first.id, replace(plan, cancelled=True), version=1, actor=place.actor, now=NOW)
    assert held(tx, first) == set()
    other = planned(tx, place, booked=False, starts_on=LATER).run
    taken = add_session(tx, other.id, a_plan(other, room_id=place.room.id), actor=place.actor, now=NOW).session
    assert held(tx, taken)
    with pytest.raises(Busy, match=other.code):
        change_session(tx, first.id, plan, version=2, actor=place.actor, now=NOW)


def test_a_removed_session_holds_nothing(tx):
    place = a_place(tx)
    first = sessions(tx, planned(tx, place).run)[0]
    remove_session(tx, first.id, version=1, actor=place.actor)
    assert held(tx, first) == set()


def test_two_sessions_exchange_their_rooms_at_once(tx):
    place = a_place(tx)
    one, two = (planned(tx, place, booked=False).run for _ in range(2))
    rooms = [place.room, builders.a_room(tx, place.facility, "Room 2", 30)]
    pair = [
        add_session(tx, run.id, a_plan(run, THURSDAY, room_id=room.id), actor=place.actor, now=NOW).session
        for run, room in zip((one, two), rooms, strict=True)
    ]
    pair[0].room, pair[1].room = pair[1].room, pair[0].room
    bookings.hold(tx, pair, facility=place.facility, now=NOW)
    tx.commit()
    assert [held(tx, session) for session in pair] == [wanted(session) for session in pair]
    assert [session.room for session in pair] == rooms[::-1]


def test_sessions_that_are_booked_together_do_not_share_a_trainer(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    first, second, *_ = sessions(tx, run)
    second.starts_at, second.ends_at = first.starts_at, first.ends_at
    with pytest.raises(Busy, match="Trainer of HYD is taken"):
        bookings.hold(tx, [first, second], facility=place.facility, now=NOW)


def test_a_booking_that_wins_the_race_is_named(app):
    """Somebody's own code books without asking; it commits after we looked and before we wrote."""
    with written(app) as tx:
        place = a_place(tx)
        winner = planned(tx, place, booked=False).run
        loser = planned(tx, place, booked=False, starts_on=LATER).run
        session = sessions(tx, winner)[0]
        plan = a_plan(loser, room_id=place.room.id)
    outcome: list[Exception] = []

    def lose():
        with app.app_context():
            try:
                transact(add_session, loser.id, plan, actor=place.actor, now=NOW)
            except Exception as error:  # noqa: BLE001 - looked at below
                outcome.append(error)

    with written(app) as tx:
        nine, hour = session.starts_at, timedelta(hours=1)
        row = {"resource_id": place.room.id, "session_id": session.id, "starts_at": nine, "ends_at": nine + hour}
        tx.execute(insert(Booking), [{**row, "live": True}])
        racing = threading.Thread(target=lose)
        racing.start()
        racing.join(timeout=1)
        assert racing.is_alive(), "the loser waits until the winner has committed"
    racing.join(timeout=30)
    assert isinstance(outcome[0], Busy)
    assert winner.code in str(outcome[0])


def test_a_cancelled_run_lets_go_of_everything(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    cancel(tx, run.id, "Too few nominations", actor=place.actor)
    assert all(held(tx, session) == set() for session in sessions(tx, run))
    assert planned(tx, place).run.sessions
