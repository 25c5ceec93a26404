"""What speaks against a session is answered before anything is saved, with alternatives that are really free."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, planned, sessions
from trainfac.kernel.periods import Interval
from trainfac.scheduling.clashes import clashes
from trainfac.scheduling.models import Booking
from trainfac.scheduling.queries.surroundings import surroundings
from trainfac.scheduling.queries.wishing import wish_of
from trainfac.scheduling.services.alternatives import MOST, clash_answer
from trainfac.scheduling.services.sessions import move_session
from trainfac.scheduling.states import ClashRule
from trainfac.scheduling.wishes import WishedRoom

KOLKATA = ZoneInfo("Asia/Kolkata")


@pytest.fixture
def place(tx):
    return a_place(tx)


def moved(session, day, hour, minutes=90):
    start = datetime(day.year, day.month, day.day, hour, tzinfo=KOLKATA)
    return replace(wish_of(session), during=Interval(start, start + timedelta(minutes=minutes)))


def test_a_place_that_is_free_has_no_clash_and_no_alternatives(tx, place):
    run = planned(tx, place).run
    answer = clash_answer(tx, run, moved(sessions(tx, run)[0], MONDAY + timedelta(days=7), 9), now=NOW)
    assert (answer.clashes, answer.alternatives) == ((), ())


def test_every_alternative_is_really_free(tx, place):
    first = planned(tx, place).run
    other = planned(tx, place, starts_on=MONDAY + timedelta(weeks=1)).run
    wish = moved(sessions(tx, other)[0], MONDAY, 9)
    answer = clash_answer(tx, other, wish, now=NOW)
    assert {clash.rule for clash in answer.clashes} == {ClashRule.ROOM, ClashRule.TRAINER}
    assert {clash.holder.run_code for clash in answer.clashes} == {first.code}
    assert len(answer.alternatives) == MOST
    for free in answer.alternatives:
        tried = replace(wish, during=free.during, room=free.room)
        assert clashes(tried, surroundings(tx, place.facility, [tried], now=NOW)) == []
        saved = move_session(
            tx, wish.session_id, free.during, version=sessions(tx, other)[0].version, actor=place.actor, now=NOW
        )
        assert saved.session.interval == free.during


def test_another_room_is_offered_where_the_room_is_the_reason(tx, place):
    planned(tx, place)
    large = builders.a_room(tx, place.facility, "Hall", 60)
    fitting = builders.a_room(tx, place.facility, "Room 2", 30)
    builders.a_room(tx, place.facility, "Balance room", 4)
    other = planned(tx, place, booked=False, starts_on=MONDAY + timedelta(weeks=1)).run
    room = WishedRoom(place.room.id, place.room.name, place.room.capacity)
    wish = replace(moved(sessions(tx, other)[0], MONDAY, 9), room=room)
    answer = clash_answer(tx, other, wish, now=NOW)
    assert [free.room.id for free in answer.alternatives[:2]] == [fitting.id, large.id]
    assert {free.during for free in answer.alternatives[:2]} == {wish.during}


def test_times_that_are_past_are_not_offered(tx, place):
    run = planned(tx, place).run
    now = sessions(tx, run)[2].starts_at
    answer = clash_answer(tx, run, moved(sessions(tx, run)[0], MONDAY, 9), now=now)
    assert ClashRule.PAST in {clash.rule for clash in answer.clashes}
    assert all(free.during.start >= now for free in answer.alternatives)


def test_asking_changes_nothing(tx, place):
    run = planned(tx, place).run
    tx.commit()
    before = tx.scalar(select(func.max(Booking.updated_at)))
    clash_answer(tx, run, moved(sessions(tx, run)[0], MONDAY, 11), now=NOW)
    assert not tx.new
    assert not tx.dirty
    assert tx.scalar(select(func.max(Booking.updated_at))) == before


def test_who_sits_in_another_run_is_named(tx, place):
    run = planned(tx, place).run
    other = planned(tx, place, booked=False, starts_on=MONDAY + timedelta(weeks=1)).run
    laboratory, person = builders.a_laboratory(tx), builders.a_person(tx)
    for each in (run, other):
        builders.a_registration(tx, each, person, laboratory)
    answer = clash_answer(tx, other, moved(sessions(tx, other)[0], MONDAY, 9), now=NOW)
    (clash,) = answer.clashes
    assert (clash.rule, clash.overridable) == (ClashRule.TWO_RUNS, True)
    assert str(clash.message).startswith("Abebe Tadesse takes part in “1. Hazards, GHS labels, SDS” of HYD-2027-01 on")
