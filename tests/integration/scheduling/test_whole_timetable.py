"""Timetables are changed as a whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned, sessions
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import Closure, trainer_facility
from trainfac.scheduling.queries.sessions import edits_since
from trainfac.scheduling.services.absences import AbsencePlan, enter_absence
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.sessions import SessionChanged, add_session, change_session, plan_of
from trainfac.scheduling.services.whole_timetable import (
    Seen,
    copy_timetable,
    replace_trainer,
    shift_run,
    split_session,
    swap_sessions,
)
from trainfac.scheduling.states import AbsenceKind, ResourceKind, RunState

WEEK = timedelta(weeks=1)


@pytest.fixture
def place(tx):
    return a_place(tx)


@pytest.fixture
def run(tx, place):
    return planned(tx, place).run


def spans(tx, run):
    return [session.interval for session in sessions(tx, run)]


def seen(session):
    return Seen(session.id, session.version)


def test_every_session_moves_by_days_and_keeps_its_time(tx, place, run):
    before = spans(tx, run)
    changed = shift_run(tx, run.id, 7, actor=place.actor, now=NOW)
    assert changed.sessions == len(before)
    assert [span.start for span in spans(tx, run)] == [span.start + WEEK for span in before]
    assert (run.starts_on, run.ends_on) == (MONDAY + WEEK, MONDAY + WEEK + timedelta(days=1))
    first = sessions(tx, run)[0]
    assert first.version == 2
    assert len(edits_since(tx, first.id, 1)) == 1


def test_sessions_move_through_each_other(tx, place, run):
    before = spans(tx, run)
    shift_run(tx, run.id, 1, actor=place.actor, now=NOW)
    shift_run(tx, run.id, -1, actor=place.actor, now=NOW)
    assert spans(tx, run) == before


def test_the_time_on_the_wall_is_kept_over_a_change_of_clocks(tx):
    place = a_place(tx, "VIE", iso2="AT", timezone="Europe/Vienna")
    run = planned(tx, place, starts_on=date(2027, 3, 22)).run
    shift_run(tx, run.id, 7, actor=place.actor, now=NOW)
    zone = ZoneInfo("Europe/Vienna")
    assert sessions(tx, run)[0].starts_at == datetime(2027, 3, 29, 7, tzinfo=UTC)
    assert sessions(tx, run)[0].starts_at.astimezone(zone).time() == time(9)


def test_pinned_sessions_stay(tx, place, run):
    first = sessions(tx, run)[0]
    start = first.starts_at
    change_session(tx, first.id, replace(plan_of(first), pinned=True), version=1, actor=place.actor, now=NOW)
    shift_run(tx, run.id, 7, actor=place.actor, now=NOW)
    assert first.starts_at == start


def test_announced_days_only_stretch_once_the_run_is_announced(tx, place, run):
    run.state = RunState.PUBLISHED
    changed = shift_run(tx, run.id, 7, actor=place.actor, now=NOW)
    assert (run.starts_on, run.ends_on) == (MONDAY, MONDAY + WEEK + timedelta(days=1))
    assert "The run now lasts from 2027-01-11 to 2027-01-19" in str(changed.warnings[-1])


def test_a_closed_day_is_told_and_does_not_stop_it(tx, place, run):
    tx.add(Closure(facility_id=place.facility.id, day=MONDAY + WEEK, reason="Stocktaking"))
    changed = shift_run(tx, run.id, 7, actor=place.actor, now=NOW)
    assert "The facility is closed on 2027-01-18: Stocktaking." in [str(warning) for warning in changed.warnings]


def test_nothing_moves_when_one_cannot(tx, place, run):
    other = planned(tx, place, booked=False, starts_on=MONDAY + 4 * WEEK).run
    add_session(tx, other.id, a_plan(other, MONDAY + WEEK, room_id=place.room.id), actor=place.actor, now=NOW)
    tx.commit()
    before = spans(tx, run)
    with pytest.raises(Busy, match=r"Room of HYD is taken on 2027-01-18"):
        shift_run(tx, run.id, 7, actor=place.actor, now=NOW)
    tx.rollback()
    assert spans(tx, run) == before


@pytest.mark.parametrize("days", [0, 731, -731, 10**9])
def test_days_without_sense_are_refused(tx, place, run, days):
    with pytest.raises(RuleBroken) as refused:
        shift_run(tx, run.id, days, actor=place.actor, now=NOW)
    assert set(refused.value.fields) == {"days"}


def test_a_timetable_is_copied_to_the_days_of_another_run(tx, place, run):
    other = planned(tx, place, booked=False, starts_on=MONDAY + 4 * WEEK).run
    changed = copy_timetable(tx, run.id, other.id, actor=place.actor, now=NOW)
    assert changed.sessions == len(sessions(tx, run))
    assert [span.start for span in spans(tx, other)] == [span.start + 4 * WEEK for span in spans(tx, run)]
    assert {session.room for session in sessions(tx, other)} == {place.room}
    assert [session.module.title for session in sessions(tx, other)] == [
        session.module.title for session in sessions(tx, run)
    ]


def test_the_timetable_of_another_course_does_not_fit(tx, place, run):
    other = planned(tx, place, "QMS-101", booked=False, starts_on=MONDAY + 4 * WEEK).run
    with pytest.raises(RuleBroken) as refused:
        copy_timetable(tx, run.id, other.id, actor=place.actor, now=NOW)
    assert set(refused.value.fields) == {"from_run"}
    assert sessions(tx, other)


def test_a_run_of_another_facility_is_not_copied(tx, place, run):
    dali = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    other = planned(tx, dali, booked=False).run
    with pytest.raises(RuleBroken):
        copy_timetable(tx, run.id, other.id, actor=dali.actor, now=NOW)
    with pytest.raises(NotFound):
        copy_timetable(tx, other.id, run.id, actor=dali.actor, now=NOW)


def test_two_sessions_exchange_when_they_begin(tx, place, run):
    first, *_, last = sessions(tx, run)
    starts = first.starts_at, last.starts_at
    swap_sessions(tx, run.id, seen(first), seen(last), actor=place.actor, now=NOW)
    assert (first.starts_at, last.starts_at) == starts[::-1]


def test_an_exchange_of_sessions_that_somebody_changed_meanwhile_is_refused(tx, place, run):
    first, second, *_ = sessions(tx, run)
    change_session(tx, first.id, replace(plan_of(first), note="Bring a coat"), version=1, actor=place.actor, now=NOW)
    with pytest.raises(SessionChanged):
        swap_sessions(tx, run.id, Seen(first.id, 1), seen(second), actor=place.actor, now=NOW)


def test_a_session_becomes_two_alike(tx, place, run):
    first = sessions(tx, run)[0]
    end = first.ends_at
    split_session(tx, run.id, seen(first), time(9, 45), actor=place.actor, now=NOW)
    one, two, *_ = sessions(tx, run)
    assert (one.ends_at, two.starts_at, two.ends_at) == (two.starts_at, one.starts_at + timedelta(minutes=45), end)
    assert (two.module, two.room, two.trainers) == (one.module, one.room, one.trainers)
    assert len(two.bookings) == 3


@pytest.mark.parametrize("at", [time(9), time(10, 30), time(8), time(23)])
def test_a_session_is_split_within_itself(tx, place, run, at):
    with pytest.raises(RuleBroken) as refused:
        split_session(tx, run.id, seen(sessions(tx, run)[0]), at, actor=place.actor, now=NOW)
    assert set(refused.value.fields) == {"at"}


def test_another_trainer_takes_over_from_a_day_on(tx, place, run):
    new = builders.a_trainer(tx, place.facility, "Dr Anand")
    tuesday = MONDAY + timedelta(days=1)
    changed = replace_trainer(tx, run.id, place.trainer.id, new.id, tuesday, actor=place.actor, now=NOW)
    by_day = {}
    for session in sessions(tx, run):
        by_day.setdefault(session.starts_at.astimezone(place.facility.zone).date(), set()).update(session.trainers)
    assert by_day == {MONDAY: {place.trainer}, tuesday: {new}}
    assert 0 < changed.sessions < len(sessions(tx, run))


def test_a_trainer_who_is_taken_does_not_take_over(tx, place, run):
    new = builders.a_trainer(tx, place.facility, "Dr Anand")
    other = planned(tx, place, booked=False, starts_on=MONDAY + 4 * WEEK).run
    taken = a_plan(other, MONDAY, trainer_ids=frozenset({new.id}))
    add_session(tx, other.id, taken, actor=place.actor, now=NOW)
    with pytest.raises(Busy, match="Dr Anand is taken on 2027-01-11"):
        replace_trainer(tx, run.id, place.trainer.id, new.id, MONDAY, actor=place.actor, now=NOW)


def test_only_trainers_of_the_facility_take_over(tx, place, run):
    dali = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    with pytest.raises(RuleBroken) as refused:
        replace_trainer(tx, run.id, place.trainer.id, dali.trainer.id, MONDAY, actor=place.actor, now=NOW)
    assert set(refused.value.fields) == {"new_trainer"}
    tx.execute(insert(trainer_facility).values(trainer_id=dali.trainer.id, facility_id=place.facility.id))
    assert replace_trainer(tx, run.id, place.trainer.id, dali.trainer.id, MONDAY, actor=place.actor, now=NOW).sessions


def test_a_run_that_was_put_away_stays_as_it_is(tx, place, run):
    run.state = RunState.CLOSED
    with pytest.raises(RuleBroken, match="its timetable stays as it is"):
        shift_run(tx, run.id, 7, actor=place.actor, now=NOW)


def on_leave(tx, place, day):
    zone = place.facility.zone
    start = datetime.combine(day, time(), zone)
    plan = AbsencePlan(Interval(start, start + timedelta(days=1)), AbsenceKind.LEAVE, "Wedding")
    return enter_absence(tx, place.facility.id, (ResourceKind.TRAINER, place.trainer.id), plan, actor=place.actor)


@pytest.fixture
def overridden(tx, place, run):
    """A session of a trainer on leave, who offered to come in."""
    day = MONDAY + timedelta(days=3)
    on_leave(tx, place, day)
    plan = a_plan(run, day, trainer_ids=frozenset({place.trainer.id}), override_reason="She offered to come in")
    return add_session(tx, run.id, plan, actor=place.actor, now=NOW).session


def test_an_override_ends_when_the_timetable_moves_away_from_its_reason(tx, place, run, overridden):
    shift_run(tx, run.id, 14, actor=place.actor, now=NOW)
    assert overridden.overrides == []


def test_what_was_overridden_stays_so_in_both_parts_of_a_session(tx, place, run, overridden):
    split_session(tx, run.id, seen(overridden), time(9, 30), actor=place.actor, now=NOW)
    *_, one, two = sessions(tx, run)
    assert [[each.reason for each in part.overrides] for part in (one, two)] == [["She offered to come in"]] * 2


def test_somebody_else_on_leave_beside_the_one_replaced_does_not_stop_it(tx, place, run, overridden):
    second, third = (builders.a_trainer(tx, place.facility, name) for name in ("Dr Anand", "Dr Bose"))
    plan = replace(plan_of(overridden), trainer_ids=frozenset({place.trainer.id, second.id}))
    change_session(tx, overridden.id, plan, version=1, actor=place.actor, now=NOW)
    replace_trainer(tx, run.id, second.id, third.id, MONDAY, actor=place.actor, now=NOW)
    assert set(overridden.trainers) == {place.trainer, third}
    assert [one.reason for one in overridden.overrides] == ["She offered to come in"]
