"""Places at instruments are counted one by one; a run splits into groups that part ways and come together again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.models import Absence, Booking, InstrumentPlace
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.groups import GroupPlan, add_group, change_group, drop_group, parts
from trainfac.scheduling.services.instruments import (
    InstrumentPlan,
    change_instrument,
    create_instrument,
    retire_instrument,
)
from trainfac.scheduling.services.sessions import add_session, change_session, plan_of
from trainfac.scheduling.states import AbsenceKind

LATER = MONDAY + timedelta(weeks=4)
HPLC = InstrumentPlan("HPLC 1", "HPLC", 4)


@pytest.fixture
def place(tx):
    return a_place(tx)


@pytest.fixture
def hplc(tx, place):
    return create_instrument(tx, place.facility.id, HPLC, actor=place.actor)


def a_run(tx, place):
    return planned(tx, place, booked=False).run


def at(tx, place, run, places, instrument, **more):
    plan = a_plan(run, LATER, instruments=frozenset({(instrument.id, places)}), **more)
    return add_session(tx, run.id, plan, actor=place.actor, now=NOW).session


def places_held(tx, session):
    query = (
        select(InstrumentPlace.number)
        .join(Booking, Booking.resource_id == InstrumentPlace.id)
        .where(Booking.session_id == session.id, Booking.live)
    )
    return sorted(tx.scalars(query))


def test_two_runs_share_an_instrument_as_long_as_there_are_places(tx, place, hplc):
    first = at(tx, place, a_run(tx, place), 3, hplc)
    second = at(tx, place, a_run(tx, place), 1, hplc)
    assert (places_held(tx, first), places_held(tx, second)) == ([1, 2, 3], [4])
    with pytest.raises(Busy, match="HPLC 1 has 0 of its 4 places free on 2027-02-08, 09:00–10:00"):
        at(tx, place, a_run(tx, place), 1, hplc)


def test_a_session_keeps_the_places_it_had(tx, place, hplc):
    first, second = (at(tx, place, a_run(tx, place), 2, hplc) for _ in range(2))
    plan = replace(plan_of(second), note="Bring vials")
    change_session(tx, second.id, plan, version=1, actor=place.actor, now=NOW)
    assert (places_held(tx, first), places_held(tx, second)) == ([1, 2], [3, 4])


def test_a_session_that_needs_fewer_places_lets_go_of_the_others(tx, place, hplc):
    session = at(tx, place, a_run(tx, place), 4, hplc)
    plan = replace(plan_of(session), instruments=frozenset({(hplc.id, 1)}))
    change_session(tx, session.id, plan, version=1, actor=place.actor, now=NOW)
    assert places_held(tx, session) == [1]


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("room", "Room of HYD is taken on 2027-02-08, 09:00–10:00"),
        ("trainer", "Trainer of HYD is taken on 2027-02-08, 09:00–10:00"),
        ("instrument", "HPLC 1 has 0 of its 4 places free on 2027-02-08, 09:00–10:00"),
        ("group", "Participants of HYD-2027-01 are in “1. Hazards, GHS labels, SDS”"),
    ],
)
def test_no_reason_holds_twice_what_is_there_once(tx, place, hplc, wanted, says):
    first, second = a_run(tx, place), a_run(tx, place)
    everything = {"room_id": place.room.id, "trainer_ids": frozenset({place.trainer.id}), "starts": time(9)}
    at(tx, place, first, 4, hplc, **everything)
    plan = {
        "room": a_plan(second, LATER, room_id=place.room.id),
        "trainer": a_plan(second, LATER, trainer_ids=frozenset({place.trainer.id})),
        "instrument": a_plan(second, LATER, instruments=frozenset({(hplc.id, 1)})),
        "group": a_plan(first, LATER),
    }[wanted]
    run = first if wanted == "group" else second
    with pytest.raises(Busy) as refused:
        add_session(tx, run.id, replace(plan, override_reason="I want it"), actor=place.actor, now=NOW)
    assert says in str(refused.value)
    assert not refused.value.overridable


def test_an_overdue_calibration_needs_a_reason(tx, place, hplc):
    due = replace(HPLC, calibration_due=date(2027, 1, 31))
    change_instrument(tx, place.facility.id, hplc.id, due, actor=place.actor, now=NOW)
    run = a_run(tx, place)
    with pytest.raises(Busy, match="The calibration of HPLC 1 holds until 2027-01-31") as refused:
        at(tx, place, run, 1, hplc)
    assert refused.value.overridable
    assert at(tx, place, run, 1, hplc, override_reason="For training only").overrides


def test_places_that_are_booked_are_not_taken_away(tx, place, hplc):
    at(tx, place, a_run(tx, place), 4, hplc)
    with pytest.raises(RuleBroken, match="HPLC 1 is still booked here, first on 2027-02-08"):
        change_instrument(tx, place.facility.id, hplc.id, replace(HPLC, places=3), actor=place.actor, now=NOW)
    with pytest.raises(RuleBroken, match="still booked"):
        retire_instrument(tx, place.facility.id, hplc.id, actor=place.actor, now=NOW)


def test_places_come_and_go(tx, place, hplc):
    for places in (2, 6):
        change_instrument(tx, place.facility.id, hplc.id, replace(HPLC, places=places), actor=place.actor, now=NOW)
        assert [place.number for place in hplc.places if place.active] == list(range(1, places + 1))
    assert places_held(tx, at(tx, place, a_run(tx, place), 6, hplc)) == [1, 2, 3, 4, 5, 6]


def test_a_retired_instrument_is_not_planned_with(tx, place, hplc):
    retire_instrument(tx, place.facility.id, hplc.id, actor=place.actor, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        at(tx, place, a_run(tx, place), 1, hplc)
    assert set(refused.value.fields) == {"instruments"}


def test_the_instrument_of_another_facility_is_not_there(tx, place, hplc):
    other = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    with pytest.raises(NotFound):
        retire_instrument(tx, other.facility.id, hplc.id, actor=other.actor, now=NOW)
    with pytest.raises(RuleBroken):
        at(tx, other, a_run(tx, other), 1, hplc)


def test_groups_part_ways_and_everybody_comes_together(tx, place):
    run = a_run(tx, place)
    a, b = (add_group(tx, run.id, GroupPlan(name, 6), actor=place.actor, now=NOW) for name in "AB")
    for group in (a, b):
        plan = a_plan(run, LATER, group_id=group.id)
        assert add_session(tx, run.id, plan, actor=place.actor, now=NOW).session.group is group
    with pytest.raises(Busy, match=r"Participants of HYD-2027-01 are in “1\. Hazards, GHS labels, SDS” of HYD-2027-01"):
        add_session(tx, run.id, a_plan(run, LATER), actor=place.actor, now=NOW)
    with pytest.raises(Busy, match=r"A is in “1\. Hazards"):
        add_session(tx, run.id, a_plan(run, LATER, group_id=a.id), actor=place.actor, now=NOW)


def test_a_new_group_is_in_the_sessions_for_everybody(tx, place):
    run = a_run(tx, place)
    a = add_group(tx, run.id, GroupPlan("A", 6), actor=place.actor, now=NOW)
    with pytest.raises(Busy, match=r"A is in “1\. Hazards"):
        add_session(tx, run.id, a_plan(run, MONDAY, group_id=a.id), actor=place.actor, now=NOW)


def test_a_group_with_sessions_is_not_dropped(tx, place):
    run = a_run(tx, place)
    a = add_group(tx, run.id, GroupPlan("A", 6), actor=place.actor, now=NOW)
    session = add_session(tx, run.id, a_plan(run, LATER, group_id=a.id), actor=place.actor, now=NOW).session
    with pytest.raises(RuleBroken, match="A still has sessions: 1"):
        drop_group(tx, run.id, a.id, actor=place.actor)
    change_session(tx, session.id, replace(plan_of(session), cancelled=True), version=1, actor=place.actor, now=NOW)
    drop_group(tx, run.id, a.id, actor=place.actor)
    assert parts(run) == []


@pytest.mark.parametrize(("plan", "field"), [(GroupPlan(" ", 6), "name"), (GroupPlan("B", 0), "size")])
def test_what_is_wrong_with_a_group_is_told_at_its_field(tx, place, plan, field):
    run = a_run(tx, place)
    with pytest.raises(RuleBroken) as refused:
        add_group(tx, run.id, plan, actor=place.actor, now=NOW)
    assert set(refused.value.fields) == {field}


def test_a_group_has_a_name_of_its_own(tx, place):
    run = a_run(tx, place)
    add_group(tx, run.id, GroupPlan("A", 6), actor=place.actor, now=NOW)
    b = add_group(tx, run.id, GroupPlan("B", 6), actor=place.actor, now=NOW)
    with pytest.raises(RuleBroken):
        change_group(tx, run.id, b.id, GroupPlan("a", 6), actor=place.actor)


def test_a_group_larger_than_its_room_needs_a_reason(tx, place):
    run = planned(tx, place, booked=False, capacity=12).run
    small = builders.a_room(tx, place.facility, "Balance room", 5)
    a = add_group(tx, run.id, GroupPlan("A", 6), actor=place.actor, now=NOW)
    with pytest.raises(Busy, match="Balance room holds 5 people; group A is for 6"):
        add_session(tx, run.id, a_plan(run, LATER, group_id=a.id, room_id=small.id), actor=place.actor, now=NOW)


def test_a_session_goes_before_the_module_it_follows_only_with_a_reason(tx, place):
    run = a_run(tx, place)
    second = run.course.modules[1]
    second.after = [1]
    tx.flush()
    plan = replace(a_plan(run, MONDAY - timedelta(days=3), time(9), time(10)), module_id=second.id)
    with pytest.raises(Busy, match=r"is taught after “1\. Hazards, GHS labels, SDS” has ended"):
        add_session(tx, run.id, plan, actor=place.actor, now=NOW)


def test_a_group_is_added_beside_sessions_that_stand_although_a_trainer_is_away(tx, place):
    run = a_run(tx, place)
    plan = a_plan(run, LATER, trainer_ids=frozenset({place.trainer.id}), override_reason="She comes all the same")
    begins = datetime.combine(LATER, time(8), place.facility.zone)
    tx.add(
        Absence(
            resource_id=place.trainer.id, kind=AbsenceKind.LEAVE, reason="Leave",
            starts_at=begins, ends_at=begins + timedelta(hours=8),
        )
    )  # fmt: skip
    tx.flush()
    session = add_session(tx, run.id, plan, actor=place.actor, now=NOW).session
    group = add_group(tx, run.id, GroupPlan("A", 6), actor=place.actor, now=NOW)
    held = set(tx.scalars(select(Booking.resource_id).where(Booking.session_id == session.id, Booking.live)))
    assert {group.id, place.trainer.id} <= held
