"""Leave and service keep sessions away, in the database itself; a session that stands in them takes its time out."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned, sessions
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import Booking
from trainfac.scheduling.services.absences import AbsencePlan, end_absence, enter_absence
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.instruments import InstrumentPlan, create_instrument
from trainfac.scheduling.services.sessions import add_session, change_session, plan_of, remove_session
from trainfac.scheduling.states import AbsenceKind, ResourceKind

LATER = MONDAY + timedelta(weeks=4)


def span(place, first, last=None, starts=time(0), ends=time(0)):
    """From a wall time on one day to a wall time on another, by default all of the first day."""
    zone = place.facility.zone
    last = last or first + timedelta(days=1)
    return Interval(datetime.combine(first, starts, zone), datetime.combine(last, ends, zone))


def leave(tx, place, during, reason="Wedding"):
    plan = AbsencePlan(during, AbsenceKind.LEAVE, reason)
    return enter_absence(tx, place.facility.id, (ResourceKind.TRAINER, place.trainer.id), plan, actor=place.actor)


def held(tx, absence):
    query = select(Booking).where(Booking.absence_id == absence.id).order_by(Booking.starts_at)
    return [booking.interval for booking in tx.scalars(query)]


def with_trainer(place, run, day=LATER, **more):
    return a_plan(run, day, trainer_ids=frozenset({place.trainer.id}), **more)


@pytest.fixture
def place(tx):
    return a_place(tx)


@pytest.fixture
def run(tx, place):
    """A run in January whose trainer has nothing to do in February."""
    return planned(tx, place, booked=False).run


def test_a_trainer_on_leave_is_not_planned_without_a_reason(tx, place, run):
    absence = leave(tx, place, span(place, LATER))
    with pytest.raises(Busy) as refused:
        add_session(tx, run.id, with_trainer(place, run), actor=place.actor, now=NOW)
    assert str(refused.value) == (
        "Trainer of HYD is away from 2027-02-08, 00:00, to 2027-02-09, 00:00 (Asia/Kolkata): Wedding."
    )
    assert held(tx, absence) == [absence.interval]


def test_a_session_with_a_reason_takes_its_time_out_of_the_leave_and_gives_it_back(tx, place, run):
    absence = leave(tx, place, span(place, LATER))
    plan = with_trainer(place, run, override_reason="She offered to come in for the morning")
    session = add_session(tx, run.id, plan, actor=place.actor, now=NOW).session
    before, after = held(tx, absence)
    assert (before.end, after.start) == (session.starts_at, session.ends_at)
    remove_session(tx, session.id, version=1, actor=place.actor)
    assert held(tx, absence) == [absence.interval]


def test_a_session_that_moves_within_a_leave_leaves_no_gap_behind(tx, place, run):
    absence = leave(tx, place, span(place, LATER))
    plan = with_trainer(place, run, override_reason="Agreed")
    session = add_session(tx, run.id, plan, actor=place.actor, now=NOW).session
    moved = with_trainer(place, run, starts=time(14), ends=time(15), override_reason="Agreed")
    change_session(tx, session.id, moved, version=1, actor=place.actor, now=NOW)
    before, after = held(tx, absence)
    assert (before.end, after.start) == (session.starts_at, session.ends_at)


def test_leave_is_not_entered_over_sessions(tx, place, run):
    add_session(tx, run.id, with_trainer(place, run), actor=place.actor, now=NOW)
    with pytest.raises(
        RuleBroken, match=r"“1\. Hazards, GHS labels, SDS” of HYD-2027-01 is on 2027-02-08, 09:00–10:00"
    ):
        leave(tx, place, span(place, LATER))


def test_leave_that_ended_early_frees_the_time(tx, place, run):
    absence = leave(tx, place, span(place, LATER, LATER + timedelta(days=3)))
    end_absence(tx, place.facility.id, absence.id, actor=place.actor)
    assert add_session(tx, run.id, with_trainer(place, run), actor=place.actor, now=NOW).session.trainers


def test_leaves_may_lie_over_each_other(tx, place, run):
    first = leave(tx, place, span(place, LATER, LATER + timedelta(days=2)))
    second = leave(tx, place, span(place, LATER + timedelta(days=1), LATER + timedelta(days=4)), "Illness")
    end_absence(tx, place.facility.id, first.id, actor=place.actor)
    assert held(tx, second) == [second.interval]
    day = LATER + timedelta(days=1)
    with pytest.raises(Busy, match="Illness"):
        add_session(tx, run.id, with_trainer(place, run, day), actor=place.actor, now=NOW)


def test_a_room_out_of_service_is_not_had_for_any_reason(tx, place, run):
    plan = AbsencePlan(span(place, LATER), AbsenceKind.SERVICE, "Painting")
    enter_absence(tx, place.facility.id, (ResourceKind.ROOM, place.room.id), plan, actor=place.actor)
    wanted = a_plan(run, LATER, room_id=place.room.id, override_reason="The paint is dry")
    with pytest.raises(Busy, match="Room of HYD is out of service"):
        add_session(tx, run.id, wanted, actor=place.actor, now=NOW)


def test_an_instrument_in_service_has_no_place_free(tx, place, run):
    hplc = create_instrument(tx, place.facility.id, InstrumentPlan("HPLC 1", "HPLC", 2), actor=place.actor)
    plan = AbsencePlan(span(place, LATER), AbsenceKind.SERVICE, "New lamp")
    subject = (ResourceKind.INSTRUMENT_PLACE, hplc.id)
    absence = enter_absence(tx, place.facility.id, subject, plan, actor=place.actor)
    assert len(held(tx, absence)) == 2
    wanted = a_plan(run, LATER, instruments=frozenset({(hplc.id, 1)}))
    with pytest.raises(Busy, match="HPLC 1 is out of service"):
        add_session(tx, run.id, wanted, actor=place.actor, now=NOW)


def test_what_belongs_to_another_facility_is_not_there(tx, place):
    other = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    absence = leave(tx, place, span(place, LATER))
    with pytest.raises(NotFound):
        end_absence(tx, other.facility.id, absence.id, actor=other.actor)
    plan = AbsencePlan(span(place, LATER), AbsenceKind.SERVICE)
    with pytest.raises(NotFound):
        enter_absence(tx, other.facility.id, (ResourceKind.ROOM, place.room.id), plan, actor=other.actor)


def test_who_is_away_is_not_laid_out_and_the_layout_says_so(tx, place):
    leave(tx, place, span(place, MONDAY))
    with pytest.raises(Busy, match="Wedding"):
        planned(tx, place)
    laid_out = planned(tx, place, without_busy=True)
    first, *_, last = sessions(tx, laid_out.run)
    assert first.trainers == []
    assert last.trainers == [place.trainer]
    assert plan_of(last).trainer_ids
