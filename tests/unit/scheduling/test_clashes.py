"""Everything that speaks against a session where it is put, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from trainfac.kernel.periods import Interval
from trainfac.scheduling.clashes import clashes, clashes_among
from trainfac.scheduling.states import PHYSICAL, AbsenceKind, ClashRule
from trainfac.scheduling.wishes import (
    Away,
    Competence,
    Elsewhere,
    Held,
    Holder,
    Sibling,
    Surroundings,
    Wish,
    WishedGroup,
    WishedInstrument,
    WishedModule,
    WishedRoom,
    WishedTrainer,
)

KOLKATA = ZoneInfo("Asia/Kolkata")
NINE = datetime(2027, 1, 11, 3, 30, tzinfo=UTC)  # 9:00 on Monday 11 January in Hyderabad
HOUR = timedelta(hours=1)
ROOM, TRAINER, EVERYBODY, GROUP_A, GROUP_B = 1, 2, 3, 4, 5
HPLC = WishedInstrument(7, "HPLC 1", places_wanted=3, place_ids=frozenset({71, 72, 73, 74}))
OTHER = Holder(99, "1. Spill drill", "HYD-2", "Hyderabad")


def at(hours, length=1):
    return Interval(NINE + hours * HOUR, NINE + (hours + length) * HOUR)


WISH = Wish(
    key=0,
    session_id=10,
    run_id=20,
    run_code="HYD-1",
    module=WishedModule(2, "Chromatography", frozenset({1}), frozenset({"hplc"})),
    during=at(0),
    group=WishedGroup("HYD-1", 12, frozenset({EVERYBODY, GROUP_A, GROUP_B})),
    room=WishedRoom(ROOM, "Room 1", 20),
    trainers=[WishedTrainer(TRAINER, "Dr Rao")],
    instruments=[HPLC],
)
FREE = Surroundings(KOLKATA, NINE - timedelta(days=30))


def told(wish, **around):
    return [(clash.rule, str(clash.message)) for clash in clashes(wish, replace(FREE, **around))]


def rules(wish, **around):
    return [rule for rule, _ in told(wish, **around)]


def test_nothing_speaks_against_a_session_with_nothing_around_it():
    assert told(WISH) == []


def test_a_room_that_another_session_holds_is_told_with_who_when_and_which():
    assert told(WISH, held=[Held(ROOM, at(0.5), OTHER)]) == [
        (
            ClashRule.ROOM,
            "Room 1 is taken on 2027-01-11, 09:30–10:30 (Asia/Kolkata), by “1. Spill drill” of HYD-2.",
        )
    ]


@pytest.mark.parametrize("hours", [-1, 1])
def test_intervals_are_half_open(hours):
    assert rules(WISH, held=[Held(ROOM, at(hours), OTHER)]) == []


def test_a_session_is_not_in_its_own_way():
    assert rules(WISH, held=[Held(ROOM, at(0), replace(OTHER, session_id=10))]) == []


def test_what_another_facility_plans_in_secret_is_not_told():
    ((_, message),) = told(WISH, held=[Held(TRAINER, at(0), replace(OTHER, hidden=True, facility="Dali"))])
    assert message.endswith("by another facility: Dali.")


def test_participants_are_named_once_however_many_groups_they_are_in():
    held = [Held(group, at(0), OTHER) for group in (EVERYBODY, GROUP_A, GROUP_B)]
    assert rules(WISH, held=held) == [ClashRule.GROUP]


def test_two_parts_of_a_run_are_taught_at_the_same_time():
    part = replace(WISH, group=WishedGroup("A", 6, frozenset({GROUP_A}), everybody=False))
    assert rules(part, held=[Held(GROUP_B, at(0), OTHER)]) == []
    assert told(part, held=[Held(GROUP_A, at(0), OTHER)]) == [
        (ClashRule.GROUP, "Group A is in “1. Spill drill” of HYD-2 on 2027-01-11, 09:00–10:00 (Asia/Kolkata).")
    ]


def test_places_at_an_instrument_are_counted():
    assert rules(WISH, held=[Held(71, at(0), OTHER)]) == []
    ((rule, message),) = told(WISH, held=[Held(71, at(0), OTHER), Held(72, at(0), OTHER)])
    assert rule is ClashRule.INSTRUMENT
    assert message == (
        "HPLC 1 has 2 of its 4 places free on 2027-01-11, 09:00–10:00 (Asia/Kolkata), and 3 are wanted:"
        " “1. Spill drill” of HYD-2 holds others."
    )


def test_an_instrument_has_no_more_places_than_it_has():
    ((_, message),) = told(replace(WISH, instruments=[replace(HPLC, places_wanted=9)]))
    assert message == "HPLC 1 has 4 places, and 9 are wanted."


@pytest.mark.parametrize(("due", "expected"), [(date(2027, 1, 11), []), (date(2027, 1, 10), [ClashRule.CALIBRATION])])
def test_a_calibration_holds_up_to_and_including_its_day(due, expected):
    assert rules(replace(WISH, instruments=[replace(HPLC, calibration_due=due)])) == expected


def test_an_instrument_out_of_service_cannot_be_had_whatever_the_reason():
    away = Away(at(-24, 48), AbsenceKind.SERVICE, "New lamp", instrument_id=7)
    (clash,) = clashes(WISH, replace(FREE, away=[away]))
    assert (clash.rule, clash.overridable) == (ClashRule.OUT_OF_SERVICE, False)
    assert "out of service from 2027-01-10, 09:00, to 2027-01-12, 09:00 (Asia/Kolkata): New lamp" in str(clash.message)


@pytest.mark.parametrize(
    ("wish", "name", "resource_id"),
    [
        (replace(WISH, room=WishedRoom(ROOM, "Room 1", 20, active=False)), "Room 1", ROOM),
        (replace(WISH, trainers=[WishedTrainer(TRAINER, "Dr Rao", active=False)]), "Dr Rao", TRAINER),
        (replace(WISH, instruments=[replace(HPLC, active=False)]), "HPLC 1", None),
    ],
)
def test_what_is_out_of_use_stays_with_sessions_that_are_over_and_goes_to_no_other(wish, name, resource_id):
    (clash,) = clashes(wish, FREE)
    assert (clash.rule, clash.overridable, clash.resource_id) == (ClashRule.RETIRED, False, resource_id)
    assert str(clash.message) == f"{name} is not in use any more. Choose another."
    assert ClashRule.RETIRED not in rules(wish, now=NINE + HOUR)


def test_leave_of_a_trainer_can_be_overridden():
    (clash,) = clashes(WISH, replace(FREE, away=[Away(at(-2, 8), AbsenceKind.LEAVE, "Wedding", resource_id=TRAINER)]))
    assert (clash.rule, clash.overridable) == (ClashRule.LEAVE, True)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([(0, time(9), time(12))], []),
        ([(0, time(9, 30), time(12))], [ClashRule.LEAVE]),
        ([(1, time(9), time(12))], [ClashRule.LEAVE]),
        ([], []),
    ],
)
def test_a_trainer_teaches_in_their_own_hours(hours, expected):
    assert rules(WISH, hours={TRAINER: hours}) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([Competence("hplc")], []),
        ([Competence("gc")], [ClashRule.COMPETENCE]),
        ([Competence("hplc", valid_until=date(2027, 1, 11))], []),
        ([Competence("hplc", valid_until=date(2027, 1, 10))], [ClashRule.COMPETENCE]),
        ([Competence("hplc", valid_from=date(2027, 1, 12))], [ClashRule.COMPETENCE]),
        ([], [ClashRule.COMPETENCE]),
    ],
)
def test_a_trainer_is_competent_on_the_day(known, expected):
    assert rules(WISH, checks_competence=True, competences={TRAINER: known}) == expected


def test_competence_is_nobodys_business_where_the_facility_does_not_check_it():
    assert rules(WISH, checks_competence=False, competences={}) == []


def test_a_competence_that_ended_says_when():
    known = {TRAINER: [Competence("hplc", valid_until=date(2026, 12, 31))]}
    ((_, message),) = told(WISH, checks_competence=True, competences=known)
    assert "was competent to teach “Chromatography” until 2026-12-31" in message


def test_nothing_is_held_on_a_closed_day_without_a_reason():
    assert told(WISH, closed={date(2027, 1, 11): "Stocktaking"}) == [
        (ClashRule.CLOSED, "The facility is closed on 2027-01-11: Stocktaking.")
    ]


def sibling(sequence, during, *, after=(), groups=(EVERYBODY, GROUP_A, GROUP_B)):
    return Sibling(50, WishedModule(sequence, "Another", frozenset(after)), during, frozenset(groups))


def test_a_module_comes_after_those_it_follows():
    assert rules(WISH, siblings={20: [sibling(1, at(-1))]}) == []
    assert rules(WISH, siblings={20: [sibling(1, at(2))]}) == [ClashRule.ORDER]
    assert rules(WISH, siblings={20: [sibling(3, at(2), after=[2])]}) == []
    assert rules(WISH, siblings={20: [sibling(3, at(-2), after=[2])]}) == [ClashRule.ORDER]


def test_the_order_of_modules_is_one_for_each_group():
    part = replace(WISH, group=WishedGroup("A", 6, frozenset({GROUP_A}), everybody=False))
    assert rules(part, siblings={20: [sibling(1, at(2), groups=[GROUP_B])]}) == []


def test_a_participant_sits_in_one_run_at_a_time():
    elsewhere = Elsewhere("Abebe Tadesse", at(0), "3. Titration", "DALI-4")
    assert told(WISH, elsewhere={20: [elsewhere]}) == [
        (
            ClashRule.TWO_RUNS,
            "Abebe Tadesse takes part in “3. Titration” of DALI-4 on 2027-01-11, 09:00–10:00 (Asia/Kolkata).",
        )
    ]
    part = replace(WISH, group=WishedGroup("A", 6, frozenset({GROUP_A}), everybody=False))
    assert rules(part, elsewhere={20: [replace(elsewhere, group_ids=frozenset({GROUP_B}))]}) == []


def test_a_room_is_large_enough():
    assert rules(replace(WISH, room=WishedRoom(ROOM, "Room 1", 11))) == [ClashRule.ROOM_SIZE]
    assert rules(replace(WISH, room=WishedRoom(ROOM, "Room 1", 12))) == []


def test_what_is_past_is_told():
    assert rules(WISH, now=NINE + timedelta(minutes=1)) == [ClashRule.PAST]
    assert rules(WISH, now=NINE) == []


def test_what_cannot_be_helped_comes_first():
    around = {"held": [Held(ROOM, at(0), OTHER)], "closed": {date(2027, 1, 11): "Stocktaking"}}
    assert rules(WISH, **around) == [ClashRule.ROOM, ClashRule.CLOSED]


@pytest.mark.parametrize("rule", list(ClashRule))
def test_no_room_trainer_group_or_instrument_is_had_twice_for_a_reason(rule):
    twice = {"room", "trainer", "group", "instrument", "out_of_service", "retired"}
    assert (rule in PHYSICAL) == (rule.value in twice)


def test_sessions_written_together_do_not_share_what_is_one():
    second = replace(WISH, key=1, session_id=11, run_id=21, group=WishedGroup("HYD-2", 5, frozenset({8})))
    found = {clash.rule for clash in clashes_among([WISH, second], FREE)}
    assert found == {ClashRule.ROOM, ClashRule.TRAINER, ClashRule.INSTRUMENT}
    assert clashes_among([WISH, replace(second, during=at(1))], FREE) == []
