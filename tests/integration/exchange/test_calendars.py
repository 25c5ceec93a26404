"""Calendars become closures and absences, in one transaction, as often as they are brought in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from tests import builders
from tests.conftest import NOW
from tests.integration.exchange.bringing import DOMAIN, absent, brought_in, closed, kept, shown
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned, sessions, teaches_at
from tests.unit.exchange.samples import calendar, day_event, event
from trainfac.exchange.models import CalendarEntry, CalendarSource, ExchangeDraft
from trainfac.exchange.queries.drafts import DraftGone
from trainfac.exchange.services.calendars import Confirmed, Overtaken, bring_in, forget_address, take_back
from trainfac.exchange.services.drafts import leave_calendar, sweep
from trainfac.exchange.states import EventFate
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.models import Absence, Booking, Closure, SessionOverride, trainer_facility
from trainfac.scheduling.services.absences import end_absence
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.days_off import close_days, reopen_day
from trainfac.scheduling.services.sessions import add_session

DAY = date(2026, 12, 24)
LEAVE = event(start="DTSTART:20270111T000000", end="DTEND:20270113T000000", words="Leave")


@pytest.fixture
def place(app, tx):
    place = a_place(tx)
    place.facility.holiday_areas.clear()
    return place


def counts(done):
    return tuple(done.counts.get(fate, 0) for fate in (EventFate.ADD, EventFate.CHANGE, EventFate.REMOVE))


def number_of(tx, model):
    return tx.scalar(select(func.count(model.id)))


def test_days_are_closed(tx, place):
    assert counts(brought_in(tx, place, calendar(day_event(end="20261226", words="Move")))) == (2, 0, 0)
    assert closed(tx, place) == {DAY: "Move", DAY + timedelta(days=1): "Move"}


def test_the_same_calendar_again_changes_nothing(tx, place):
    data = calendar(day_event("a"), day_event("b", "20270105", "", "RRULE:FREQ=YEARLY"))
    first = brought_in(tx, place, data)
    again = brought_in(tx, place, data)
    assert (counts(first), counts(again)) == ((3, 0, 0), (0, 0, 0))
    assert (first.source.id, number_of(tx, CalendarSource)) == (again.source.id, 1)
    assert len(closed(tx, place)) == 3


def test_a_newer_version_changes_moves_and_takes_away(tx, place):
    brought_in(tx, place, calendar(day_event("a"), day_event("b", "20270105"), day_event("c", "20270106")))
    newer = calendar(day_event("a", words="Move"), day_event("b", "20270107"))
    assert counts(brought_in(tx, place, newer)) == (1, 1, 2)
    assert closed(tx, place) == {DAY: "Move", date(2027, 1, 7): "Closed"}


def test_what_is_missing_may_be_kept(tx, place):
    brought_in(tx, place, calendar(day_event("a"), day_event("b", "20270105")))
    assert counts(brought_in(tx, place, calendar(day_event("a")), keep_missing=True)) == (0, 0, 0)
    assert len(closed(tx, place)) == 2


def test_another_calendar_takes_nothing_of_the_first_away(tx, place):
    brought_in(tx, place, calendar(day_event("a")))
    brought_in(tx, place, calendar(day_event("b", "20270105")))
    assert (len(closed(tx, place)), number_of(tx, CalendarSource)) == (2, 2)


def test_a_calendar_from_the_same_address_is_the_same_one_whatever_is_in_it(tx, place):
    address = "https://calendars.example/h.ics"
    brought_in(tx, place, calendar(day_event("a")), address=address)
    assert counts(brought_in(tx, place, calendar(day_event("b", "20270105")), address=address)) == (1, 0, 1)


def test_closures_by_hand_stay_theirs(tx, place):
    close_days(tx, place.facility.id, DAY, DAY, "Audit", actor=place.actor)
    brought_in(tx, place, calendar(day_event("a"), day_event("b", "20270105")))
    brought_in(tx, place, calendar(day_event("b", "20270105")))
    assert closed(tx, place) == {DAY: "Audit", date(2027, 1, 5): "Closed"}


def test_a_day_opened_by_hand_stays_open(tx, place):
    data = calendar(day_event("a"))
    brought_in(tx, place, data)
    closure = tx.scalars(select(Closure)).one()
    reopen_day(tx, place.facility.id, closure.id, actor=place.actor)
    tx.flush()
    tx.expire_all()
    assert counts(brought_in(tx, place, data)) == (0, 0, 0)
    assert closed(tx, place) == {}


def test_absences_hold_the_time_of_the_trainer(tx, place):
    run = planned(tx, place, booked=False, starts_on=MONDAY + timedelta(weeks=4)).run
    brought_in(tx, place, calendar(LEAVE), trainer=True)
    assert absent(tx, place) == [(datetime(2027, 1, 10, 18, 30, tzinfo=UTC), timedelta(days=2), "Leave")]
    with pytest.raises(Busy, match="is away from"):
        add_session(tx, run.id, a_plan(run, trainer_ids=frozenset({place.trainer.id})), actor=place.actor, now=NOW)


def test_absences_are_moved_and_taken_away(tx, place):
    brought_in(tx, place, calendar(LEAVE, event("b", words="Dentist")), trainer=True)
    moved = event(start="DTSTART:20270112T000000", end="DTEND:20270113T000000", words="Leave")
    assert counts(brought_in(tx, place, calendar(moved), trainer=True)) == (0, 1, 1)
    assert absent(tx, place) == [(datetime(2027, 1, 11, 18, 30, tzinfo=UTC), timedelta(days=1), "Leave")]
    held = tx.scalars(select(Booking).where(Booking.resource_id == place.trainer.id)).all()
    assert [(one.starts_at, one.ends_at) for one in held] == [
        (datetime(2027, 1, 11, 18, 30, tzinfo=UTC), datetime(2027, 1, 12, 18, 30, tzinfo=UTC))
    ]


def test_an_absence_taken_back_by_hand_does_not_come_back(tx, place):
    brought_in(tx, place, calendar(LEAVE), trainer=True)
    absence = tx.scalars(select(Absence)).one()
    end_absence(tx, place.facility.id, absence.id, actor=place.actor)
    tx.expire_all()
    assert counts(brought_in(tx, place, calendar(LEAVE), trainer=True)) == (0, 0, 0)
    assert absent(tx, place) == []


def test_a_day_that_was_removed_here_and_in_the_calendar_can_come_again(tx, place):
    brought_in(tx, place, calendar(day_event("a"), day_event("b", "20270105")))
    brought_in(tx, place, calendar(day_event("b", "20270105")))
    assert counts(brought_in(tx, place, calendar(day_event("a"), day_event("b", "20270105")))) == (1, 0, 0)


@pytest.fixture
def teaching(tx, place):
    """A run in the week of the leave, taught by the trainer."""
    return planned(tx, place).run


def test_absences_where_sessions_are_planned_wait_until_they_are_moved(tx, place, teaching):
    data = calendar(LEAVE, event("b", "DTSTART:20270301T090000", words="Dentist"))
    assert counts(brought_in(tx, place, data, trainer=True)) == (1, 0, 0)
    assert [reason for _start, _length, reason in absent(tx, place)] == ["Dentist"]


def test_they_are_entered_around_the_sessions_for_a_reason_that_stays_with_them(tx, place, teaching):
    done = brought_in(tx, place, calendar(LEAVE), trainer=True, over_sessions=True, reason="Teaches on leave")
    assert counts(done) == (1, 0, 0)
    overrides = tx.scalars(select(SessionOverride)).all()
    held = [one for one in sessions(tx, teaching) if one.starts_at < datetime(2027, 1, 12, 18, 30, tzinfo=UTC)]
    assert {(one.session_id, one.reason) for one in overrides} == {(one.id, "Teaches on leave") for one in held}
    taught = sum((one.ends_at - one.starts_at for one in held), timedelta())
    free = tx.scalars(select(Booking).where(Booking.absence_id.is_not(None))).all()
    assert sum((one.ends_at - one.starts_at for one in free), timedelta()) == timedelta(days=2) - taught


def test_that_needs_a_reason(tx, place, teaching):
    with pytest.raises(RuleBroken, match="Say why these sessions are held all the same"):
        brought_in(tx, place, calendar(LEAVE), trainer=True, over_sessions=True, reason=" ")


def test_sessions_of_another_facility_are_never_overridden(tx, place):
    other = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    teaches_at(tx, place.trainer, other.facility)
    run = planned(tx, other, booked=False, starts_on=MONDAY + timedelta(weeks=9)).run
    plan = a_plan(run, trainer_ids=frozenset({place.trainer.id}))
    add_session(tx, run.id, plan, actor=other.actor, now=NOW)
    assert counts(brought_in(tx, place, calendar(LEAVE), trainer=True, over_sessions=True, reason="Because")) == (
        0,
        0,
        0,
    )
    draft = kept(tx, place, calendar(LEAVE), trainer=True)
    (line,) = shown(tx, place, draft).plan.in_the_way
    assert line.stuck


def test_what_changed_since_it_was_shown_is_not_done(tx, place):
    draft = kept(tx, place, calendar(day_event("a")))
    mark = shown(tx, place, draft).plan.mark
    close_days(tx, place.facility.id, DAY, DAY, "Audit", actor=place.actor)
    tx.flush()
    with pytest.raises(Overtaken):
        bring_in(tx, place.facility.id, draft.id, Confirmed(mark), domain=DOMAIN, actor=place.actor, now=NOW)
    assert (closed(tx, place), number_of(tx, CalendarEntry)) == ({DAY: "Audit"}, 0)


def test_confirming_twice_does_it_once(tx, place):
    draft = kept(tx, place, calendar(day_event("a")))
    confirmed = Confirmed(shown(tx, place, draft).plan.mark)
    bring_in(tx, place.facility.id, draft.id, confirmed, domain=DOMAIN, actor=place.actor, now=NOW)
    tx.flush()
    with pytest.raises(DraftGone):
        bring_in(tx, place.facility.id, draft.id, confirmed, domain=DOMAIN, actor=place.actor, now=NOW)


def test_everything_can_be_taken_back(tx, place):
    source = brought_in(tx, place, calendar(LEAVE, event("b", words="Dentist")), trainer=True).source
    assert counts(take_back(tx, place.facility.id, source.id, actor=place.actor, now=NOW)) == (0, 0, 2)
    tx.flush()
    assert absent(tx, place) == []
    assert [number_of(tx, one) for one in (CalendarSource, CalendarEntry, Booking)] == [0, 0, 0]


def test_an_address_is_forgotten_and_what_was_brought_in_stays(tx, place):
    source = brought_in(tx, place, calendar(day_event("a")), address="https://calendars.example/h.ics").source
    forget_address(tx, place.facility.id, source.id, actor=place.actor)
    assert (source.address, closed(tx, place)) == ("", {DAY: "Closed"})
    again = brought_in(tx, place, calendar(day_event("a"))).source
    assert (again.id, again.address) == (source.id, "")


def test_a_coordinator_of_another_facility_brings_nothing_in_here(tx, place):
    other = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    draft = kept(tx, place, calendar(day_event("a")))
    source = brought_in(tx, place, calendar(day_event("b", "20270105"))).source
    act = {"actor": other.actor}
    for facility_id in (place.facility.id, other.facility.id):
        with pytest.raises(NotFound):
            bring_in(tx, facility_id, draft.id, Confirmed(""), domain=DOMAIN, now=NOW, **act)
        with pytest.raises(NotFound):
            leave_calendar(tx, facility_id, draft.id, **act)
        with pytest.raises(NotFound):
            take_back(tx, facility_id, source.id, now=NOW, **act)
        with pytest.raises(NotFound):
            forget_address(tx, facility_id, source.id, **act)


def test_a_trainer_of_another_facility_is_nobody_here(tx, place):
    other = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    stranger = type(place)(place.facility, place.room, other.trainer, place.user)
    with pytest.raises(RuleBroken, match="does not teach here"):
        kept(tx, stranger, calendar(LEAVE), trainer=True)


def test_a_trainer_who_left_meanwhile_is_nobody_here_any_more(tx, place):
    draft = kept(tx, place, calendar(LEAVE), trainer=True)
    confirmed = Confirmed(shown(tx, place, draft).plan.mark)
    tx.execute(delete(trainer_facility).where(trainer_facility.c.trainer_id == place.trainer.id))
    with pytest.raises(RuleBroken, match="does not teach here any more"):
        bring_in(tx, place.facility.id, draft.id, confirmed, domain=DOMAIN, actor=place.actor, now=NOW)


def test_what_nobody_came_back_for_is_forgotten(tx, place):
    old, young = (kept(tx, place, calendar(day_event("a"))) for _ in range(2))
    old.created_at = NOW - timedelta(days=15)
    young.created_at = NOW
    tx.flush()
    sweep(tx, NOW)
    assert tx.scalars(select(ExchangeDraft.id)).all() == [young.id]


def test_the_calendar_of_a_room_is_no_business_of_trainers(tx, place):
    builders.an_absence(tx, place.room)
    assert counts(brought_in(tx, place, calendar(LEAVE), trainer=True)) == (1, 0, 0)
