"""What holds of every timetable, whatever the course, the hours and the holidays."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from trainfac.catalogue.states import ModuleKind
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.hours import Break, Opening, WorkingHours
from trainfac.scheduling.layout import LEAST_MINUTES, ModuleToPlace, last_day_needed, lay_out

FIRST = date(2026, 3, 23)  # the week in which Berlin's clocks go forward

walls = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 10, 15, 30, 45]))
pairs = st.lists(walls, min_size=2, max_size=2, unique=True).map(sorted)
breaks = st.builds(lambda pair, weekday: Break("Break", *pair, weekday), pairs, st.none() | st.integers(0, 6))
openings = st.builds(lambda weekday, pair: Opening(weekday, *pair), st.integers(0, 6), pairs)
weeks = st.builds(
    WorkingHours,
    st.sampled_from(["Asia/Kolkata", "Asia/Shanghai", "Europe/Berlin"]),
    st.lists(openings, max_size=7, unique_by=lambda opening: opening.weekday),
    st.lists(breaks, max_size=4),
)
modules = st.lists(
    st.tuples(st.sampled_from(ModuleKind), st.integers(1, 2000)),
    max_size=8,
).map(lambda parts: [ModuleToPlace(no, no, f"Module {no}", *part) for no, part in enumerate(parts, 1)])
spans = st.integers(0, 20).map(lambda days: FIRST + timedelta(days=days))
closures = st.dictionaries(spans, st.just("Holiday"), max_size=5)


@given(modules, spans, weeks, closures)
def test_no_two_sessions_overlap_and_modules_keep_their_order(parts, last, hours, closed):
    sessions = lay_out(parts, FIRST, last, hours, closed).sessions
    assert all(before.during.end <= after.during.start for before, after in pairwise(sessions))
    assert all(before.module_id <= after.module_id for before, after in pairwise(sessions))


@given(modules, spans, weeks, closures)
def test_every_session_lies_in_a_working_block_of_an_open_day(parts, last, hours, closed):
    for session in lay_out(parts, FIRST, last, hours, closed).sessions:
        assert FIRST <= session.day <= last
        assert session.day not in closed
        assert any(
            block.start <= session.during.start and session.during.end <= block.end
            for block in hours.working_blocks(session.day)
        )


@given(modules, spans, weeks, closures)
def test_minutes_are_neither_lost_nor_invented(parts, last, hours, closed):
    layout = lay_out(parts, FIRST, last, hours, closed)
    for served in layout.modules:
        held = sum(s.during.minutes for s in layout.sessions if s.module_id == served.module.id)
        assert served.planned_minutes == held
        assert held + layout.unplaced.get(served.module.id, 0) == served.module.minutes


@given(modules, spans, weeks, closures)
def test_no_part_is_a_crumb_where_blocks_are_long_enough(parts, last, hours, closed):
    layout = lay_out(parts, FIRST, last, hours, closed)
    blocks = [block.minutes for offset in range(21) for block in hours.working_blocks(FIRST + timedelta(days=offset))]
    if blocks and min(blocks) >= 2 * LEAST_MINUTES:
        whole = {module.id: module.minutes for module in parts}
        assert all(s.during.minutes >= min(LEAST_MINUTES, whole[s.module_id]) for s in layout.sessions)


@given(modules, weeks, closures)
def test_the_last_day_needed_holds_the_course_and_the_day_before_does_not(parts, hours, closed):
    try:
        last = last_day_needed(parts, FIRST, hours, closed)
    except RuleBroken:
        return
    assert not lay_out(parts, FIRST, last, hours, closed).unplaced
    if last > FIRST:
        assert lay_out(parts, FIRST, last - timedelta(days=1), hours, closed).unplaced
