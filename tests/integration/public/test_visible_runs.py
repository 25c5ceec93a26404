"""Which runs everybody may see, and in which lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import a_facility, a_room, a_run, a_session, course
from tests.conftest import NOW
from trainfac.kernel.errors import NotFound
from trainfac.scheduling.queries import calendar as queries
from trainfac.scheduling.queries import public as one_run
from trainfac.scheduling.queries.calendar import Days, RunFilter
from trainfac.scheduling.states import RunState

TODAY = NOW.date()
UPCOMING = Days.from_now_on(NOW)


@pytest.fixture
def facility(tx):
    return a_facility(tx)


@pytest.fixture
def listed(tx):
    """The codes of a page of the calendar."""

    def codes(days=UPCOMING, number=1, **wanted):
        page, _first_year = queries.listed_runs(tx, queries.places(tx), RunFilter(**wanted), days, number)
        return [row.code for row in page.rows]

    return codes


@pytest.mark.parametrize("state", sorted(set(RunState) - {RunState.DRAFT, RunState.CANCELLED}))
def test_published_runs_are_listed_in_every_later_state(tx, facility, listed, state):
    a_run(tx, facility, course(tx), state=state)
    assert listed() == ["HYD-2026-01"]


def test_drafts_are_not(tx, facility, listed):
    a_run(tx, facility, course(tx), state=RunState.DRAFT)
    assert listed() == []
    with pytest.raises(NotFound):
        one_run.run_and_course(tx, "HYD-2026-01")


def test_a_run_cancelled_after_it_was_published_is_listed(tx, facility, listed):
    a_run(tx, facility, course(tx), state=RunState.CANCELLED).published_at = NOW
    tx.flush()
    assert listed() == ["HYD-2026-01"]


def test_a_draft_that_was_cancelled_never_is(tx, facility, listed):
    a_run(tx, facility, course(tx), state=RunState.CANCELLED)
    assert listed() == []
    with pytest.raises(NotFound):
        one_run.run_and_course(tx, "HYD-2026-01")


def test_soonest_runs_stand_first(tx, facility, listed):
    for number, day in enumerate((9, 7, 8)):
        a_run(tx, facility, course(tx), code=f"HYD-{number}", starts_on=date(2026, 12, day))
    assert listed() == ["HYD-1", "HYD-2", "HYD-0"]


def test_a_run_is_upcoming_until_its_last_day_is_over_everywhere(tx, facility, listed):
    a_run(tx, facility, course(tx), starts_on=TODAY - timedelta(days=9), days=10)
    still_that_day = datetime(2026, 11, 24, 11, 59, tzinfo=UTC)  # 23:59 in the zone where days end last
    assert listed(Days.from_now_on(still_that_day)) == ["HYD-2026-01"]
    assert listed(Days.from_now_on(still_that_day + timedelta(minutes=1))) == []


def test_a_month_has_the_runs_that_last_into_it(tx, facility, listed):
    a_run(tx, facility, course(tx), starts_on=date(2026, 11, 25), days=10)
    for first, last, found in (
        (date(2026, 11, 1), date(2026, 11, 30), 1),
        (date(2026, 12, 1), date(2026, 12, 31), 1),
        (date(2027, 1, 1), date(2027, 1, 31), 0),
    ):
        assert len(listed(Days(first, last))) == found


def test_a_page_has_fifty_runs_and_the_number_of_all(tx, facility, listed):
    for number in range(53):
        a_run(tx, facility, course(tx), code=f"HYD-{number:03}")
    page, _first_year = queries.listed_runs(tx, queries.places(tx), RunFilter(), UPCOMING, 1)
    assert (len(page.rows), page.total, page.last) == (50, 53, 2)
    assert listed(number=2) == ["HYD-050", "HYD-051", "HYD-052"]
    assert listed(number=99_999) == []


def test_filters_narrow_the_list(tx, facility, listed):
    dali = a_facility(tx, "DAL", iso2="CN", timezone="Asia/Shanghai")
    a_run(tx, facility, course(tx), code="A")
    a_run(tx, dali, course(tx, "MIC-201"), code="B").language = "zh"
    tx.flush()
    assert (
        listed(facility="DAL") == listed(country="CN") == listed(track="microbiology") == listed(language="zh") == ["B"]
    )
    assert listed(facility="DAL", country="IN") == []


def test_the_number_of_all_is_of_those_that_fit(tx, facility):
    for number in range(3):
        a_run(tx, facility, course(tx, "MIC-201" if number else "QMS-101"), code=f"HYD-{number}")
    page, _first_year = queries.listed_runs(tx, queries.places(tx), RunFilter(track="microbiology"), UPCOMING, 1)
    assert page.total == 2


@pytest.mark.parametrize("value", ["%", "_", "' OR 1=1 --", "\\", "HYD%", "*", "ኢትዮጵያ"])
@pytest.mark.parametrize("name", ["facility", "track", "language", "country"])
def test_a_filter_is_a_value_and_never_a_pattern(tx, facility, listed, name, value):
    a_run(tx, facility, course(tx))
    assert listed(**{name: value}) == []


def test_the_years_begin_with_the_first_run_that_may_be_seen(tx, facility):
    def first_year():
        return queries.listed_runs(tx, queries.places(tx), RunFilter(), UPCOMING, 1)[1]

    assert first_year() is None
    a_run(tx, facility, course(tx), code="A", starts_on=date(2009, 5, 1), state=RunState.DRAFT)
    a_run(tx, facility, course(tx), code="B", starts_on=date(2010, 5, 1))
    assert first_year() == 2010


def test_coming_runs_of_a_course_are_those_of_any_version(tx, facility):
    taught = course(tx)
    a_run(tx, facility, taught, code="A")
    a_run(tx, facility, taught, code="PAST", starts_on=date(2020, 1, 6))
    a_run(tx, facility, course(tx, "MIC-201"), code="OTHER")
    found = queries.coming_runs(tx, queries.places(tx), "QMS-101", NOW)
    assert [run.code for run in found] == ["A"]


def test_runs_are_counted_by_version(tx, facility):
    taught, other = course(tx), course(tx, "MIC-201")
    a_run(tx, facility, taught, code="A", state=RunState.DRAFT)
    a_run(tx, facility, taught, code="B")
    assert one_run.runs_of_versions(tx, [taught.id, other.id]) == {taught.id: 2}


def test_a_timetable_has_its_rooms_and_no_other_runs_sessions(tx, facility):
    run = a_run(tx, facility, course(tx), code="A")
    a_session(tx, run, room=a_room(tx, facility, "Bench hall"))
    a_session(tx, a_run(tx, facility, course(tx), code="B"))
    (block,) = one_run.timetable(tx, run.id)
    assert (block.room, block.module, block.starts_at) == (
        "Bench hall", run.course.modules[0].title, datetime(2026, 12, 7, 3, 30, tzinfo=UTC),
    )  # fmt: skip
