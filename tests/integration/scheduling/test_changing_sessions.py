"""Sessions are changed one by one, and nobody overwrites what somebody else did."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import insert

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned, sessions
from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.states import AttendanceStatus
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import Closure, TrainingSession
from trainfac.scheduling.queries.sessions import edits_since
from trainfac.scheduling.services.sessions import (
    SessionChanged,
    add_session,
    change_session,
    move_session,
    plan_of,
    remove_session,
)
from trainfac.scheduling.services.timetable import LayoutPlan, lay_out_run
from trainfac.scheduling.states import ClashRule, RunState

THURSDAY = MONDAY + timedelta(days=3)


def refusal(act):
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value


def test_a_moved_session_takes_its_bookings_along(tx):
    place = a_place(tx)
    first = sessions(tx, planned(tx, place).run)[0]
    at = datetime(2027, 1, 14, 4, 0, tzinfo=UTC)
    during = Interval(at, at + timedelta(hours=2))
    moved = move_session(tx, first.id, during, version=1, actor=place.actor, now=NOW).session
    assert moved.interval == during
    assert {(b.starts_at, b.ends_at) for b in moved.bookings} == {(during.start, during.end)}
    assert moved.version == 2


def test_who_saves_second_is_told_and_nothing_is_overwritten(tx):
    place = a_place(tx)
    first = sessions(tx, planned(tx, place).run)[0]
    seen = plan_of(first)
    change_session(tx, first.id, replace(seen, note="Bring a coat"), version=1, actor=place.actor, now=NOW)
    with pytest.raises(SessionChanged):
        change_session(tx, first.id, replace(seen, note="Bring gloves"), version=1, actor=place.actor, now=NOW)
    assert first.note == "Bring a coat"


def test_what_others_changed_is_told_from_the_version_that_was_read(tx):
    place = a_place(tx)
    first = sessions(tx, planned(tx, place).run)[0]
    for version, note in enumerate(("one", "two", "three"), 1):
        change_session(tx, first.id, replace(plan_of(first), note=note), version=version, actor=place.actor, now=NOW)
    edits = edits_since(tx, first.id, 2)
    assert [(edit.before["note"], edit.after["note"]) for edit in edits] == [("one", "two"), ("two", "three")]
    assert {edit.by for edit in edits} == {place.user.name}


@pytest.mark.parametrize(("starts", "ends"), [(time(22), time(2)), (time(10), time(9)), (time(9), time(9))])
def test_a_session_ends_on_its_day_after_it_starts(tx, starts, ends):
    place = a_place(tx)
    run = planned(tx, place).run
    refused = refusal(lambda: add_session(tx, run.id, a_plan(run, THURSDAY, starts, ends), actor=place.actor, now=NOW))
    assert "past midnight is entered as two" in str(refused.fields["ends"])


def test_a_time_in_the_lost_hour_is_refused_at_its_field(tx):
    place = a_place(tx, "VIE", iso2="AT", timezone="Europe/Vienna")
    run = planned(tx, place, booked=False).run
    plan = a_plan(run, date(2027, 3, 28), time(2, 30), time(4))
    refused = refusal(lambda: add_session(tx, run.id, plan, actor=place.actor, now=NOW))
    assert "There is no 02:30" in str(refused.fields["starts"])


def test_a_time_in_the_doubled_hour_is_asked_back_and_then_taken(tx):
    place = a_place(tx, "VIE", iso2="AT", timezone="Europe/Vienna")
    run = planned(tx, place, booked=False).run
    plan = a_plan(run, date(2027, 10, 31), time(2, 30), time(4))
    assert "comes twice" in str(
        refusal(lambda: add_session(tx, run.id, plan, actor=place.actor, now=NOW)).fields["starts"]
    )
    second = add_session(tx, run.id, replace(plan, second_time=True), actor=place.actor, now=NOW).session
    assert second.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert plan_of(second).second_time is True


def test_a_closed_day_is_refused_unless_somebody_insists(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    tx.add(Closure(facility_id=place.facility.id, day=THURSDAY, reason="Stocktaking"))
    plan = a_plan(run, THURSDAY)
    refused = refusal(lambda: add_session(tx, run.id, plan, actor=place.actor, now=NOW))
    assert str(refused) == "The facility is closed on 2027-01-14: Stocktaking."
    reason = "The participants fly home on Friday"
    session = add_session(tx, run.id, replace(plan, override_reason=reason), actor=place.actor, now=NOW).session
    (override,) = session.overrides
    assert (override.rule, override.reason, override.by_id) == (ClashRule.CLOSED, reason, place.user.id)
    again = replace(plan_of(session), note="Bring a coat")  # what stands already needs no second reason
    change_session(tx, session.id, again, version=1, actor=place.actor, now=NOW)
    assert [one.reason for one in session.overrides] == [reason]


def test_an_override_ends_when_nothing_speaks_against_the_session_any_more(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    tx.add(Closure(facility_id=place.facility.id, day=THURSDAY, reason="Stocktaking"))
    plan = a_plan(run, THURSDAY, override_reason="It was agreed")
    session = add_session(tx, run.id, plan, actor=place.actor, now=NOW).session
    moved = replace(plan_of(session), day=THURSDAY + timedelta(days=1))
    change_session(tx, session.id, moved, version=1, actor=place.actor, now=NOW)
    assert session.overrides == []


def test_public_holidays_are_closed_days(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    plan = a_plan(run, date(2027, 1, 26))
    refused = refusal(lambda: add_session(tx, run.id, plan, actor=place.actor, now=NOW))
    assert "Republic Day" in str(refused)


def test_outside_the_working_hours_is_warned_about_not_refused(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    saved = add_session(tx, run.id, a_plan(run, MONDAY, time(18), time(19)), actor=place.actor, now=NOW)
    assert "outside the working hours" in str(saved.warnings[0])


def test_participants_are_at_one_session_at_a_time_whatever_the_reason(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    plan = a_plan(run, MONDAY, time(10), time(10, 30), override_reason="I want it so")
    refused = refusal(lambda: add_session(tx, run.id, plan, actor=place.actor, now=NOW))
    assert str(refused) == (
        "Participants of HYD-2027-01 are in “1. Hazards, GHS labels, SDS” of HYD-2027-01"
        " on 2027-01-11, 09:00–10:30 (Asia/Kolkata)."
    )


def test_a_session_outside_the_announced_dates_stretches_them(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    saved = add_session(tx, run.id, a_plan(run, THURSDAY), actor=place.actor, now=NOW)
    assert (run.starts_on, run.ends_on) == (MONDAY, THURSDAY)
    assert "The run now lasts from 2027-01-11 to 2027-01-14" in str(saved.warnings[0])


def test_only_modules_of_the_course_are_taught(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    other = builders.course(tx, "QMS-101").modules[0]
    refused = refusal(
        lambda: add_session(tx, run.id, replace(a_plan(run), module_id=other.id), actor=place.actor, now=NOW)
    )
    assert set(refused.fields) == {"module_id"}


def test_rooms_and_trainers_of_another_facility_cannot_be_had(tx):
    place, other = a_place(tx), a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    run = planned(tx, place).run
    plan = a_plan(run, THURSDAY, room_id=other.room.id, trainer_ids=frozenset({other.trainer.id}))
    assert set(refusal(lambda: add_session(tx, run.id, plan, actor=place.actor, now=NOW)).fields) == {
        "room_id",
        "trainer_ids",
    }


def test_a_session_keeps_a_room_that_was_retired_since(tx):
    place = a_place(tx)
    first = sessions(tx, planned(tx, place).run)[0]
    place.room.active = False
    tx.flush()
    change_session(tx, first.id, replace(plan_of(first), note="Same room"), version=1, actor=place.actor, now=NOW)
    assert first.room == place.room


def attended(tx, session):
    laboratory = builders.a_laboratory(tx)
    registration = builders.a_registration(tx, session.run, builders.a_person(tx), laboratory)
    row = {"session_id": session.id, "registration_id": registration.id, "minutes": 90}
    tx.execute(insert(AttendanceRecord), [{**row, "status": AttendanceStatus.PRESENT}])


def test_what_was_attended_is_cancelled_not_removed(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    first = sessions(tx, run)[0]
    attended(tx, first)
    assert "Cancel it instead" in str(refusal(lambda: remove_session(tx, first.id, version=1, actor=place.actor)))
    assert tx.get(TrainingSession, first.id) is not None
    assert "stays as it is" in str(
        refusal(lambda: lay_out_run(tx, run.id, LayoutPlan(MONDAY), actor=place.actor, now=NOW))
    )
    assert len(first.bookings) == 3


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.CANCELLED])
def test_the_timetable_of_a_run_that_is_put_away_stays(tx, state):
    place = a_place(tx)
    run = planned(tx, place).run
    first = sessions(tx, run)[0]
    run.state = state
    tx.flush()
    for act in (
        lambda: add_session(tx, run.id, a_plan(run, THURSDAY), actor=place.actor, now=NOW),
        lambda: change_session(tx, first.id, plan_of(first), version=1, actor=place.actor, now=NOW),
        lambda: remove_session(tx, first.id, version=1, actor=place.actor),
    ):
        assert "stays as it is" in str(refusal(act))


def test_a_coordinator_of_another_facility_finds_no_session(tx):
    place, other = a_place(tx), a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    first = sessions(tx, planned(tx, place).run)[0]
    for act in (
        lambda: add_session(tx, first.run_id, plan_of(first), actor=other.actor, now=NOW),
        lambda: change_session(tx, first.id, plan_of(first), version=1, actor=other.actor, now=NOW),
        lambda: change_session(tx, first.id, plan_of(first), version=7, actor=other.actor, now=NOW),
        lambda: remove_session(tx, first.id, version=1, actor=other.actor),
    ):
        with pytest.raises(NotFound):
            act()
