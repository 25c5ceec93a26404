"""A run is laid out from its course over the days on which the facility works."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, planned, sessions
from trainfac.catalogue.states import CourseState
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.models import Closure, HolidayArea
from trainfac.scheduling.queries.contact_hours import contact_hours, shortages
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.runs import RunPlan, create_run
from trainfac.scheduling.services.timetable import LayoutPlan, lay_out_run
from trainfac.scheduling.states import RunState


def days_held(tx, run):
    return sorted({s.starts_at.astimezone(run.facility.zone).date() for s in sessions(tx, run)})


def closed(tx, place, day, reason="Stocktaking"):
    tx.add(Closure(facility_id=place.facility.id, day=day, reason=reason))
    tx.flush()


def test_every_module_gets_its_hours_in_order_within_working_hours(tx):
    run = planned(tx, a_place(tx)).run
    held = sessions(tx, run)
    assert contact_hours(tx, run).missing_minutes == 0
    assert [s.module.sequence for s in held] == sorted(s.module.sequence for s in held)
    walls = {s.starts_at.astimezone(run.facility.zone).time() for s in held}
    assert walls == {time(9), time(10, 45), time(13, 15), time(15)}


def test_a_new_run_is_a_draft_of_the_current_version_with_the_seats_of_its_course(tx):
    run = planned(tx, a_place(tx)).run
    assert (run.state, run.course.version, run.capacity) == (RunState.DRAFT, 1, 24)
    assert (run.starts_on, run.ends_on) == (MONDAY, MONDAY + timedelta(days=1))


def test_codes_go_on_from_the_highest_of_the_year(tx):
    place = a_place(tx)
    planned(tx, place, booked=False, code="HYD-2027-07")
    assert planned(tx, place, booked=False).run.code == "HYD-2027-08"
    assert planned(tx, place, booked=False, starts_on=date(2028, 1, 10)).run.code == "HYD-2028-01"


def test_a_code_is_used_once(tx):
    place = a_place(tx)
    planned(tx, place, booked=False, code="HYD-X")
    with pytest.raises(RuleBroken) as refused:
        planned(tx, place, booked=False, code=" hyd-x ")
    assert set(refused.value.fields) == {"code"}


def test_a_closure_takes_hours_and_the_run_says_which(tx):
    place = a_place(tx)
    closed(tx, place, MONDAY + timedelta(days=1))
    laid_out = planned(tx, place)
    account = contact_hours(tx, laid_out.run)
    assert laid_out.run.ends_on == MONDAY + timedelta(days=1)
    assert days_held(tx, laid_out.run) == [MONDAY]
    assert account.missing_minutes == 6 * 60
    assert [(lost.day, lost.reason, lost.minutes) for lost in account.lost_days] == [
        (MONDAY + timedelta(days=1), "Stocktaking", 360)
    ]
    assert "6 hours fall short" in str(laid_out.warnings[0])
    assert shortages(tx, [laid_out.run])[laid_out.run.id].missing_minutes == 360


def test_days_are_added_when_holidays_are_to_be_made_up_for(tx):
    place = a_place(tx)
    closed(tx, place, MONDAY + timedelta(days=1))
    run = planned(tx, place, make_up=True).run
    assert run.ends_on == MONDAY + timedelta(days=2)
    assert days_held(tx, run) == [MONDAY, MONDAY + timedelta(days=2)]
    assert contact_hours(tx, run).missing_minutes == 0


def test_a_module_with_too_many_hours_does_not_make_up_for_another(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    last = sessions(tx, run)[-1]
    last.module = run.course.modules[0]
    tx.flush()
    assert contact_hours(tx, run).missing_minutes == last.minutes


def test_hyderabad_kept_the_holidays_of_andhra_pradesh_then_those_of_telangana(tx):
    place = a_place(tx)
    place.facility.holiday_areas.clear()
    tx.flush()
    place.facility.holiday_areas = [
        HolidayArea(country_iso2="IN", subdivision="AP", valid_from=date(2000, 1, 1)),
        HolidayArea(country_iso2="IN", subdivision="TG", valid_from=date(2014, 6, 2)),
    ]
    tx.flush()
    before = planned(tx, place, starts_on=date(2013, 1, 14), booked=False).run  # Makar Sankranti, Kanuma
    then = planned(tx, place, starts_on=date(2026, 8, 10), booked=False).run  # Bonalu
    assert days_held(tx, before) == []
    assert [lost.reason for lost in contact_hours(tx, before).lost_days] == ["Makar Sankranti", "Kanuma"]
    assert days_held(tx, then) == [date(2026, 8, 11)]
    assert [lost.reason for lost in contact_hours(tx, then).lost_days] == ["Bonalu"]


def test_a_busy_room_refuses_the_layout_with_every_clash(tx):
    place = a_place(tx)
    first = planned(tx, place).run
    with pytest.raises(Busy) as refused:
        planned(tx, place)
    assert len(refused.value.clashes) == 2 * len(sessions(tx, first))
    assert {clash.holder.run_code for clash in refused.value.clashes} == {first.code}


def test_a_run_can_be_laid_out_without_what_is_busy(tx):
    place = a_place(tx)
    first = planned(tx, place).run
    first_day = sessions(tx, first)[0]
    laid_out = planned(tx, place, without_busy=True, starts_on=MONDAY + timedelta(days=1))
    by_day = {s.starts_at.astimezone(place.facility.zone).date(): s for s in sessions(tx, laid_out.run)}
    assert by_day[MONDAY + timedelta(days=1)].room is None
    assert by_day[MONDAY + timedelta(days=1)].trainers == []
    assert by_day[MONDAY + timedelta(days=2)].room == place.room
    assert any(
        "was planned without: Room of HYD is taken" in str(w) and first_day.run.code in str(w)
        for w in laid_out.warnings
    )


def test_a_room_that_is_taken_by_a_run_again_and_again_is_told_once(tx):
    place = a_place(tx)
    first = planned(tx, place).run
    held = len(sessions(tx, first))
    assert held > 4
    with pytest.raises(Busy) as refused:
        planned(tx, place)
    told = [
        f"{name} of HYD is taken by {first.code} from {first.starts_on} to {first.ends_on} (sessions: {held})."
        for name in ("Room", "Trainer")
    ]
    assert [str(reason) for reason in refused.value.reasons] == told
    warnings = [str(warning) for warning in planned(tx, place, without_busy=True).warnings]
    assert warnings[:2] == [f"Sessions planned without: {held}. {why}" for why in told]


def test_only_what_the_catalogue_offers_is_planned(tx):
    place, course = a_place(tx), builders.course(tx)
    course.move(CourseState.RETIRED)
    tx.flush()
    plan = RunPlan(course.id, LayoutPlan(MONDAY), None, "en")
    with pytest.raises(RuleBroken) as refused:
        create_run(tx, place.facility.id, plan, actor=place.actor, now=NOW)
    assert set(refused.value.fields) == {"course_id"}


def test_a_deadline_after_the_first_day_and_a_language_not_taught_are_told_at_once(tx):
    with pytest.raises(RuleBroken) as refused:
        planned(tx, a_place(tx), nomination_deadline=MONDAY, language="fr", capacity=0)
    assert set(refused.value.fields) == {"nomination_deadline", "language", "capacity"}


def test_more_seats_than_the_course_allows_are_warned_about_not_refused(tx):
    laid_out = planned(tx, a_place(tx), capacity=30)
    assert laid_out.run.capacity == 30
    assert any("at most 24 participants" in str(warning) for warning in laid_out.warnings)


def test_a_coordinator_of_another_facility_finds_nothing_to_plan_at(tx):
    place, other = a_place(tx), a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    run = planned(tx, place).run
    with pytest.raises(NotFound):
        lay_out_run(tx, run.id, LayoutPlan(MONDAY), actor=other.actor, now=NOW)


def test_laying_out_again_keeps_nothing(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    old = {s.id for s in sessions(tx, run)}
    later = MONDAY + timedelta(days=7)
    lay_out_run(tx, run.id, LayoutPlan(later, place.room.id), actor=place.actor, now=NOW)
    assert days_held(tx, run) == [later, later + timedelta(days=1)]
    assert {s.id for s in sessions(tx, run)}.isdisjoint(old)
    assert (run.starts_on, run.ends_on) == (later, later + timedelta(days=1))


def test_a_run_that_has_begun_is_not_laid_out_again(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    run.state = RunState.RUNNING
    tx.flush()
    with pytest.raises(RuleBroken, match="one by one"):
        lay_out_run(tx, run.id, LayoutPlan(MONDAY), actor=place.actor, now=NOW)
