"""Contact hours reckoned by hand: what a course needs, what its timetable gives, and which days took the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import builders
from tests.integration.scheduling.planning import MONDAY, a_place, planned, sessions
from trainfac.scheduling.models import Closure
from trainfac.scheduling.queries.contact_hours import contact_hours, shortages
from trainfac.scheduling.queries.short_runs import HoursFilter, all_with_hours, count_short, runs_with_hours
from trainfac.scheduling.states import RunState

# The facility teaches six hours a day from Monday to Friday; SAF-101 takes twelve, so two days.
REPUBLIC_DAY = date(2027, 1, 26)  # a Tuesday
EVERYTHING, SHORT = HoursFilter(), HoursFilter(only_short=True)


@pytest.fixture
def place(tx):
    return a_place(tx)


def told(account):
    return account.needed_minutes / 60, account.planned_minutes / 60, account.missing_minutes / 60


def lost(account):
    return [(day.day, day.reason, day.minutes / 60) for day in account.lost_days]


def test_two_days_without_a_holiday_are_enough(tx, place):
    account = contact_hours(tx, planned(tx, place).run)
    assert told(account) == (12, 12, 0)
    assert lost(account) == []


def test_a_public_holiday_takes_six_hours(tx, place):
    account = contact_hours(tx, planned(tx, place, starts_on=REPUBLIC_DAY - timedelta(days=1)).run)
    assert told(account) == (12, 6, 6)
    assert lost(account) == [(REPUBLIC_DAY, "Republic Day", 6)]


def test_a_closure_beside_a_holiday_takes_its_own_six(tx, place):
    tx.add(Closure(facility_id=place.facility.id, day=REPUBLIC_DAY - timedelta(days=1), reason="Audit"))
    tx.flush()
    account = contact_hours(tx, planned(tx, place, starts_on=REPUBLIC_DAY - timedelta(days=1)).run)
    assert told(account) == (12, 0, 12)
    assert lost(account) == [(REPUBLIC_DAY - timedelta(days=1), "Audit", 6), (REPUBLIC_DAY, "Republic Day", 6)]


def test_days_made_up_are_lost_and_nothing_is_missing(tx, place):
    account = contact_hours(tx, planned(tx, place, starts_on=REPUBLIC_DAY - timedelta(days=1), make_up=True).run)
    assert told(account) == (12, 12, 0)
    assert lost(account) == [(REPUBLIC_DAY, "Republic Day", 6)]


def test_a_holiday_on_a_weekend_takes_nothing(tx, place):
    run = planned(tx, place, starts_on=date(2027, 8, 13)).run  # a Friday; Independence Day is the Sunday after
    assert lost(contact_hours(tx, run)) == []
    assert run.ends_on == date(2027, 8, 16)


def test_a_holiday_on_which_something_is_held_all_the_same_took_nothing(tx, place):
    run = planned(tx, place, starts_on=REPUBLIC_DAY - timedelta(days=1)).run
    builders.a_session(tx, run, starts_at=datetime(2027, 1, 26, 3, 30, tzinfo=UTC), minutes=60)
    account = contact_hours(tx, run)
    assert lost(account) == []
    assert account.planned_minutes == 7 * 60


def test_a_cancelled_session_gives_no_hours(tx, place):
    run = planned(tx, place).run
    sessions(tx, run)[0].cancelled = True  # ninety minutes
    tx.flush()
    assert told(contact_hours(tx, run)) == (12, 10.5, 1.5)


def test_the_database_tells_the_short_ones_apart(tx, place):
    planned(tx, place, code="WHOLE")
    planned(tx, place, code="HOLIDAY", starts_on=REPUBLIC_DAY - timedelta(days=1))
    cut = planned(tx, place, code="CUT", starts_on=MONDAY + timedelta(weeks=3)).run
    held = sessions(tx, cut)[0]
    held.ends_at -= timedelta(minutes=1)
    builders.a_run(tx, place.facility, builders.course(tx, "SAF-101"), code="EMPTY", starts_on=MONDAY)
    tx.flush()
    page = runs_with_hours(tx, place.facility, SHORT, 1)
    assert {row.run.code: row.hours.missing_minutes for row in page.rows} == {"HOLIDAY": 360, "CUT": 1, "EMPTY": 720}
    assert count_short(tx, place.facility, EVERYTHING) == page.total == 3


def test_hours_too_many_of_one_module_do_not_make_up_for_another(tx, place):
    run = planned(tx, place).run
    first = sessions(tx, run)[0]
    last = sessions(tx, run)[-1]
    assert first.module_id != last.module_id
    last.module_id = first.module_id
    tx.flush()
    account = contact_hours(tx, run)
    assert account.planned_minutes == account.needed_minutes
    assert account.missing_minutes == last.minutes
    assert count_short(tx, place.facility, EVERYTHING) == 1


def test_what_two_groups_do_at_the_same_time_counts_once(tx, place):
    run = planned(tx, place).run
    first = sessions(tx, run)[0]
    one, two = builders.a_group(tx, run, "A"), builders.a_group(tx, run, "B")
    first.group_id = one.id
    builders.a_session(tx, run, starts_at=first.starts_at, minutes=first.minutes).group_id = two.id
    tx.flush()
    assert told(contact_hours(tx, run)) == (12, 12, 0)
    assert shortages(tx, [run])[run.id].missing_minutes == 0
    assert count_short(tx, place.facility, EVERYTHING) == 0


def test_a_group_that_has_less_than_another_is_short_however_much_the_others_have(tx, place):
    run = planned(tx, place).run
    first = sessions(tx, run)[0]
    one = builders.a_group(tx, run, "A")
    builders.a_group(tx, run, "B")
    first.group_id = one.id
    builders.a_session(tx, run, minutes=600).group_id = one.id
    tx.flush()
    account = contact_hours(tx, run)
    assert account.missing_minutes == first.minutes
    assert [hours.behind for hours in account.modules if hours.missing_minutes] == [("B",)]
    assert shortages(tx, [run])[run.id].missing_minutes == first.minutes
    assert count_short(tx, place.facility, EVERYTHING) == 1


def test_a_group_that_is_offered_no_more_lacks_nothing(tx, place):
    run = planned(tx, place).run
    one, gone = builders.a_group(tx, run, "A"), builders.a_group(tx, run, "B")
    for held in sessions(tx, run):
        held.group_id = one.id
    gone.active = False
    tx.flush()
    assert told(contact_hours(tx, run)) == (12, 12, 0)
    assert count_short(tx, place.facility, EVERYTHING) == 0


def test_what_python_counts_and_what_the_database_counts_is_the_same(tx, place):
    for weeks in range(12):
        run = planned(tx, place, code=f"R{weeks}", starts_on=MONDAY + timedelta(weeks=weeks), booked=False).run
        held = sessions(tx, run)[weeks % 4]
        held.ends_at += timedelta(seconds=(weeks - 6) * 45)
    tx.flush()
    by_hand = {row.run.code for row in all_with_hours(tx, place.facility, EVERYTHING) if row.hours.missing_minutes}
    assert {row.run.code for row in all_with_hours(tx, place.facility, SHORT)} == by_hand
    assert 0 < len(by_hand) < 12


def test_cancelled_runs_are_listed_only_when_asked_for(tx, place):
    run = planned(tx, place, code="GONE").run
    run.state = RunState.CANCELLED
    tx.flush()
    assert all_with_hours(tx, place.facility, EVERYTHING) == []
    assert [r.run.code for r in all_with_hours(tx, place.facility, HoursFilter(RunState.CANCELLED))] == ["GONE"]


def test_years_and_states_narrow_the_list_and_other_facilities_are_not_in_it(tx, place):
    planned(tx, place, code="A")
    planned(tx, place, code="B", starts_on=date(2028, 1, 10))
    planned(tx, a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai"), code="C")

    def codes(wanted):
        return [row.run.code for row in runs_with_hours(tx, place.facility, wanted, 1).rows]

    assert codes(EVERYTHING) == ["B", "A"]
    assert codes(HoursFilter(year=2027)) == ["A"]
    assert codes(HoursFilter(state=RunState.PUBLISHED)) == []
    assert codes(HoursFilter(state=RunState.DRAFT, year=2028)) == ["B"]


def test_past_the_last_page_is_the_last(tx, place):
    planned(tx, place)
    page = runs_with_hours(tx, place.facility, EVERYTHING, 99)
    assert (page.number, page.total, len(page.rows)) == (1, 1, 1)
