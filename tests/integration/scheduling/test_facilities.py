"""Facilities are opened by administrators and described by their coordinators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned
from trainfac.identity.roles import Grant, Role
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.scheduling.hours import Break, Opening
from trainfac.scheduling.queries.facilities import (
    all_facilities,
    coordinated,
    coordinated_run,
    facility_for,
    run_for_staff,
)
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.services.days_off import close_days, forget_holidays_of, keep_holidays_of, reopen_day
from trainfac.scheduling.services.facilities import FacilityDetails, change_facility, create_facility
from trainfac.scheduling.services.facility_settings import describe, set_hours
from trainfac.scheduling.services.sessions import add_session
from trainfac.scheduling.services.signatories import SignatoryPlan, add_signatory, change_signatory, remove_signatory

CLOSED = date(2027, 1, 14)


@pytest.fixture
def administrator(tx):
    return builders.actor(builders.an_administrator(tx))


@pytest.fixture
def details(tx):
    return FacilityDetails(
        name="Kochi Fisheries Training Centre",
        city="Kochi",
        country_id=builders.country(tx, "IN").id,
        timezone="Asia/Kolkata",
        languages=("en", "hi"),
        letterhead=("Kochi", "", "India"),
        contact_email="kochi@example.org",
    )


def test_an_administrator_opens_a_facility(tx, administrator, details):
    facility = create_facility(tx, " koc ", "koc-1", details, actor=administrator)
    assert (facility.code, facility.serial_prefix) == ("KOC", "KOC-1")
    assert facility.letterhead == ["Kochi", "India"]


def test_nobody_else_does(tx, details):
    place = a_place(tx)
    with pytest.raises(Forbidden):
        create_facility(tx, "KOC", "KOC", details, actor=place.actor)
    with pytest.raises(Forbidden):
        change_facility(tx, place.facility.id, details, actor=place.actor)


def test_code_and_prefix_belong_to_one_facility(tx, administrator, details):
    a_place(tx)
    with pytest.raises(RuleBroken) as refused:
        create_facility(tx, "hyd", "hyd", details, actor=administrator)
    assert set(refused.value.fields) == {"code", "serial_prefix"}


@pytest.mark.parametrize("code", ["", "-", "HYD 1", "../X", "É", "X" * 25])
def test_a_code_fits_an_address(tx, administrator, details, code):
    with pytest.raises(RuleBroken) as refused:
        create_facility(tx, code, "KOC", details, actor=administrator)
    assert set(refused.value.fields) == {"code"}


def test_everything_that_is_wrong_is_told_at_once(tx, administrator, details):
    wrong = replace(details, name=" ", city="", country_id=0, timezone="Asia/Kochi", languages=())
    with pytest.raises(RuleBroken) as refused:
        create_facility(tx, "KOC", "KOC", wrong, actor=administrator)
    assert set(refused.value.fields) == {"name", "city", "country_id", "timezone", "languages"}


def test_facilities_are_listed_by_name(tx):
    for code in ("HYD", "DALI"):
        builders.a_facility(tx, code)
    assert [facility.code for facility in all_facilities(tx, 1).rows] == ["DALI", "HYD"]
    assert all_facilities(tx, 9).number == 1


def test_hours_and_breaks_are_what_layouts_use(tx):
    place = a_place(tx)
    openings = [Opening(5, time(9), time(12)), Opening(5, time(13), time(15))]
    set_hours(tx, place.facility.id, openings, [Break("Tea", time(10), time(10, 30))], actor=place.actor)
    tx.expire_all()
    assert working_hours(place.facility).contact_minutes(date(2027, 1, 16)) == 270
    assert working_hours(place.facility).contact_minutes(date(2027, 1, 15)) == 0


def test_a_break_of_one_weekday_is_nobodys_on_the_others(tx):
    place = a_place(tx)
    openings = [Opening(day, time(9), time(16)) for day in range(5)]
    breaks = [Break("Lunch", time(12), time(13)), Break("Prayer", time(12), time(14), weekday=4)]
    set_hours(tx, place.facility.id, openings, breaks, actor=place.actor)
    tx.expire_all()
    hours = working_hours(place.facility)
    assert [hours.contact_minutes(MONDAY + timedelta(days=day)) for day in range(5)] == [360, 360, 360, 360, 300]
    run = planned(tx, place).run
    plan = a_plan(run, MONDAY + timedelta(days=4), time(13), time(14))
    (warning,) = add_session(tx, run.id, plan, actor=place.actor, now=NOW).warnings[:1]
    assert "runs over the break “Prayer”, 12:00–14:00" in str(warning)
    assert (
        len(add_session(tx, run.id, replace(plan, day=MONDAY + timedelta(days=3)), actor=place.actor, now=NOW).warnings)
        == 0
    )


def test_hours_that_overlap_or_leave_no_time_are_refused(tx):
    place = a_place(tx)
    overlapping = [Opening(0, time(9), time(12)), Opening(0, time(11), time(15))]
    with pytest.raises(RuleBroken) as refused:
        set_hours(tx, place.facility.id, overlapping, [], actor=place.actor)
    assert set(refused.value.fields) == {"day_0"}
    whole_day = [Break("Prayer", time(9), time(12))]
    with pytest.raises(RuleBroken, match="leave no time"):
        set_hours(tx, place.facility.id, [Opening(0, time(9), time(12))], whole_day, actor=place.actor)


def test_closures_and_public_holidays_close_days_together(tx):
    place = a_place(tx)
    close_days(tx, place.facility.id, date(2027, 1, 25), date(2027, 1, 26), "Move", actor=place.actor)
    assert closed_days(tx, place.facility, date(2027, 1, 1), date(2027, 1, 31)).reasons == {
        date(2027, 1, 25): "Move",
        date(2027, 1, 26): "Republic Day · Move",
    }


def test_a_day_is_closed_once_with_the_latest_reason_and_opened_again(tx):
    place = a_place(tx)
    close_days(tx, place.facility.id, CLOSED, CLOSED, "Audit", actor=place.actor)
    (closure,) = close_days(tx, place.facility.id, CLOSED, CLOSED, "Flood", actor=place.actor)
    assert closed_days(tx, place.facility, CLOSED, CLOSED).reasons == {CLOSED: "Flood"}
    assert reopen_day(tx, place.facility.id, closure.id, actor=place.actor) == CLOSED
    assert closed_days(tx, place.facility, CLOSED, CLOSED).reasons == {}


def test_a_closure_is_short_and_goes_forward(tx):
    place = a_place(tx)
    for last in (date(2027, 1, 13), date(2028, 1, 14)):
        with pytest.raises(RuleBroken) as refused:
            close_days(tx, place.facility.id, CLOSED, last, "Audit", actor=place.actor)
        assert set(refused.value.fields) == {"last"}


def test_holidays_of_a_state_are_kept_by_name_or_code(tx):
    place = a_place(tx)
    area = keep_holidays_of(tx, place.facility.id, "IN", "Telangana", date(2014, 6, 2), actor=place.actor)
    assert area.subdivision == "TS"
    bonalu = date(2026, 8, 10)
    assert closed_days(tx, place.facility, bonalu, bonalu).reasons == {bonalu: "Bonalu"}
    forget_holidays_of(tx, place.facility.id, area.id, actor=place.actor)
    assert closed_days(tx, place.facility, bonalu, bonalu).reasons == {}


def test_a_state_nobody_knows_and_a_second_area_on_one_day_are_refused(tx):
    place = a_place(tx)
    with pytest.raises(RuleBroken) as refused:
        keep_holidays_of(tx, place.facility.id, "IN", "Atlantis", date(2000, 1, 1), actor=place.actor)
    assert set(refused.value.fields) == {"subdivision", "valid_from"}


def test_signatories_stand_in_their_order(tx):
    place = a_place(tx)
    second = add_signatory(tx, place.facility.id, SignatoryPlan("Li Wei", "Director", 2), actor=place.actor)
    change_signatory(tx, place.facility.id, second.id, SignatoryPlan("Li Wei", "Head", 1), actor=place.actor)
    tx.expire_all()
    assert [(s.name, s.title) for s in place.facility.signatories][-1] == ("Li Wei", "Head")
    remove_signatory(tx, place.facility.id, second.id, actor=place.actor)
    assert [s.name for s in place.facility.signatories] == ["Dr A. Rao"]


def test_a_signatory_needs_name_title_and_days_in_order(tx):
    place = a_place(tx)
    plan = SignatoryPlan(" ", "", 1, date(2027, 1, 2), date(2027, 1, 1))
    with pytest.raises(RuleBroken) as refused:
        add_signatory(tx, place.facility.id, plan, actor=place.actor)
    assert set(refused.value.fields) == {"name", "title", "valid_to"}


def test_staff_find_their_facility_and_its_runs_and_nobody_elses(tx):
    place, other = a_place(tx), a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    run = builders.a_run(tx, place.facility, builders.course(tx))
    trainer = builders.actor(builders.a_user(tx, grants=(Grant(Role.TRAINER, facility_id=place.facility.id),)))
    administrator = builders.actor(builders.an_administrator(tx))
    assert coordinated(tx, place.actor, "HYD") is facility_for(tx, trainer, "HYD")
    assert coordinated_run(tx, place.actor, "HYD", run.code) is run_for_staff(tx, trainer, "HYD", run.code)
    for act in (
        lambda: coordinated(tx, trainer, "HYD"),
        lambda: coordinated(tx, administrator, "HYD"),
        lambda: coordinated(tx, place.actor, "NONE"),
        lambda: facility_for(tx, other.actor, "HYD"),
        lambda: coordinated_run(tx, trainer, "HYD", run.code),
        lambda: run_for_staff(tx, other.actor, "HYD", run.code),
        lambda: run_for_staff(tx, other.actor, "DALI", run.code),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_coordinator_of_another_facility_describes_nothing(tx):
    place, other = a_place(tx), a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    (closure,) = close_days(tx, place.facility.id, CLOSED, CLOSED, "Audit", actor=place.actor)
    facility_id, signatory, area = place.facility.id, place.facility.signatories[0], place.facility.holiday_areas[0]
    plan = SignatoryPlan("Me", "Mine", 1)
    for act in (
        lambda: set_hours(tx, facility_id, [Opening(0, time(9), time(12))], [], actor=other.actor),
        lambda: close_days(tx, facility_id, CLOSED, CLOSED, "Mine", actor=other.actor),
        lambda: reopen_day(tx, other.facility.id, closure.id, actor=other.actor),
        lambda: keep_holidays_of(tx, facility_id, "CN", "", CLOSED, actor=other.actor),
        lambda: forget_holidays_of(tx, other.facility.id, area.id, actor=other.actor),
        lambda: add_signatory(tx, facility_id, plan, actor=other.actor),
        lambda: change_signatory(tx, other.facility.id, signatory.id, plan, actor=other.actor),
        lambda: remove_signatory(tx, other.facility.id, signatory.id, actor=other.actor),
        lambda: describe(tx, facility_id, "Mine", actor=other.actor),
    ):
        with pytest.raises(NotFound):
            act()
