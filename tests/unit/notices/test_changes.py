"""What changed between what people know and what is, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from trainfac.notices.names import Names
from trainfac.notices.rules import Change, differences, for_group, of_trainer
from trainfac.notices.states import MAIL_STATES, Aspect, ChangeKind, MailState
from trainfac.notices.stock import Held, Stock
from trainfac.notices.wording import told

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AT = datetime(2026, 12, 7, 3, 30, tzinfo=UTC)
HELD = Held(1, 1, AT, AT + timedelta(hours=1), room_id=1, trainer_ids=frozenset({1}))
ZONE = ZoneInfo("Asia/Kolkata")
NAMES = Names(
    modules={1: (3, "Sampling", "P"), 2: (4, "Dilution", "P")},
    rooms={1: "Room 1", 2: "Room 2"},
    groups={1: "A", 2: "B"},
    trainers={1: "Dr Rao", 2: "Dr Devi"},
)


def words(change):
    one = told(change, NAMES, ZONE)
    return [one.title, str(one.label), *map(str, one.lines)]


def test_what_is_the_same_is_no_change():
    assert differences({1: HELD}, {1: replace(HELD)}, NOW) == ()


def test_changes_come_in_order_of_time():
    later = replace(HELD, session_id=2, starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, hours=1))
    found = differences({1: HELD, 2: later}, {}, NOW)
    assert [change.held.session_id for change in found] == [1, 2]
    assert {change.kind for change in found} == {ChangeKind.DROPPED}


@pytest.mark.parametrize(
    ("before", "after", "ahead"),
    [(-2, -3, 0), (-2, 2, 1), (2, -2, 1), (2, 3, 1), (None, -2, 0), (None, 2, 1), (-2, None, 0), (2, None, 1)],
)
def test_only_what_is_over_before_and_after_is_left_out(before, after, ahead):
    """Days from now on which the session is held."""
    was, is_now = ({} if days is None else {1: moved(days)} for days in (before, after))
    assert len(differences(was, is_now, NOW)) == ahead


def moved(days):
    return replace(HELD, starts_at=NOW + timedelta(days=days), ends_at=NOW + timedelta(days=days, hours=1))


def test_a_session_in_place_of_another_of_its_module_is_one_that_moved():
    new = replace(HELD, session_id=9, starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, hours=1))
    other = replace(HELD, session_id=8, module_id=2)
    found = differences({1: HELD}, {9: new, 8: other}, NOW)
    assert found == (Change(None, other), Change(HELD, new))


def test_a_session_exactly_in_place_of_another_is_no_change():
    later = replace(HELD, session_id=2, starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, hours=1))
    after = {9: replace(later, session_id=9), 8: replace(HELD, session_id=8, note="A coat")}
    assert differences({1: HELD, 2: later}, after, NOW) == (Change(HELD, after[8]),)


def test_a_session_ends_for_people_the_moment_it_ends():
    change = Change(None, HELD)
    assert not change.is_over(HELD.ends_at - timedelta(microseconds=1))
    assert change.is_over(HELD.ends_at)


def test_who_comes_to_which_sessions():
    sessions = {1: HELD, 2: replace(HELD, session_id=2, group_id=1), 3: replace(HELD, session_id=3, group_id=2)}
    assert set(for_group(sessions, None)) == {1}
    assert set(for_group(sessions, 1)) == {1, 2}
    assert set(of_trainer(sessions, 1)) == {1, 2, 3}
    assert set(of_trainer(sessions, 2)) == set()


def test_a_moved_session_says_when_it_is_and_when_it_was():
    later = replace(HELD, starts_at=AT + timedelta(minutes=30), ends_at=AT + timedelta(hours=2))
    assert words(Change(HELD, later)) == [
        "3. Sampling", "Moved", "Now 2026-12-07, 09:30–11:00", "Before: 2026-12-07, 09:00–10:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "label", "line"),
    [
        ({"room_id": 2}, "Other room", "Room: Room 2, before Room 1"),
        ({"room_id": None}, "Other room", "Room: not yet known, before Room 1"),
        ({"trainer_ids": frozenset({2, 1})}, "Other trainer", "With Dr Devi, Dr Rao, before Dr Rao"),
        ({"trainer_ids": frozenset()}, "Other trainer", "With nobody yet, before Dr Rao"),
        ({"group_id": 2}, "Other group", "For group B, before for everybody"),
        ({"note": "A coat"}, "Other note", "Note: A coat"),
    ],
)
def test_each_particular_in_words(given, label, line):
    assert words(Change(HELD, replace(HELD, **given)))[1:] == [label, "2026-12-07, 09:00–10:00", line]


def test_another_module_in_the_same_place():
    assert words(Change(HELD, replace(HELD, module_id=2)))[::3] == ["4. Dilution", "Instead of Sampling"]


def test_several_particulars_at_once_are_called_a_change():
    both = Change(HELD, replace(HELD, room_id=2, note="A coat"))
    assert both.aspects == {Aspect.ROOM, Aspect.NOTE}
    assert words(both)[1] == "Changed"


def test_a_new_session_says_everything_about_itself():
    new = replace(HELD, group_id=1, note="A coat")
    assert words(Change(None, new)) == [
        "3. Sampling", "New", "2026-12-07, 09:00–10:00", "Room: Room 1", "With Dr Rao", "For group A", "Note: A coat",
    ]  # fmt: skip


def test_a_percent_sign_in_a_note_stays_one():
    assert words(Change(HELD, replace(HELD, note="100 %(x)s")))[-1] == "Note: 100 %(x)s"


def test_a_stock_comes_back_from_json_as_it_was():
    stock = Stock(cancelled=False, note="ü", sessions={1: HELD}, places={7: 2})
    assert Stock.from_json(stock.to_json()) == stock


def test_what_was_sent_or_taken_back_stays_so():
    for state in (MailState.SENT, MailState.CANCELLED):
        assert not any(MAIL_STATES.may_move(state, other) for other in MailState)
