"""A run is split into groups; everybody is in one of them at most."""

from __future__ import annotations

import pytest

from tests import builders as make
from tests.conftest import NOW
from trainfac.enrolment.services.groups import Placing, assign, change_part, drop_part, split_evenly
from trainfac.enrolment.states import RegistrationState
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.services.groups import GroupPlan, add_group, parts
from trainfac.scheduling.states import RunState


class Split:
    """A run of twelve seats with participants of two laboratories, and short ways to group them."""

    def __init__(self, tx, people=5):
        self.tx = tx
        self.facility = make.a_facility(tx)
        self.run = make.a_run(tx, self.facility, make.course(tx), capacity=12)
        self.actor = make.actor(make.a_coordinator(tx, self.facility))
        self.laboratories = [make.a_laboratory(tx, name) for name in ("Awash", "Dashen")]
        self.people = [self.seat(f"Person {number}", self.laboratories[number % 2]) for number in range(people)]

    def seat(self, name, laboratory, state=RegistrationState.ACCEPTED):
        return make.a_registration(self.tx, self.run, make.a_person(self.tx, name), laboratory, state)

    def group(self, name="A", size=6):
        return add_group(self.tx, self.run.id, GroupPlan(name, size), actor=self.actor, now=NOW)

    def put(self, person, group, seen=None):
        wanted = None if group is None else group.id
        before = None if seen is None else seen.id
        return assign(self.tx, self.run.id, [Placing(person.id, before, wanted)], actor=self.actor)

    def into(self, number):
        return split_evenly(self.tx, self.run.id, number, actor=self.actor, now=NOW)

    def members(self):
        """How many of each laboratory are in each group."""
        self.tx.flush()
        return {
            group.name: sorted(one.organisation_name for one in self.people if one.group_id == group.id)
            for group in parts(self.run)
        }


def test_a_participant_is_put_into_a_group_and_into_another(tx):
    split = Split(tx)
    first, second = split.group("A"), split.group("B")
    person = split.people[0]
    assert split.put(person, first) == 1
    assert split.put(person, second, seen=first) == 1
    assert person.group_id == second.id
    assert split.put(person, None, seen=second) == 1
    assert person.group_id is None


def test_who_stays_where_they_were_seen_is_left_alone(tx):
    split = Split(tx)
    group = split.group()
    split.put(split.people[0], group)
    assert assign(tx, split.run.id, [Placing(split.people[0].id, None, None)], actor=split.actor) == 0
    assert split.people[0].group_id == group.id


def test_who_was_put_elsewhere_meanwhile_is_named_and_nobody_changes(tx):
    split = Split(tx)
    first, second = split.group("A"), split.group("B")
    split.put(split.people[0], first)
    both = [Placing(split.people[0].id, None, second.id), Placing(split.people[1].id, None, second.id)]
    with pytest.raises(RuleBroken, match="Person 0 was put into group A meanwhile"):
        assign(tx, split.run.id, both, actor=split.actor)
    assert [one.group_id for one in split.people[:2]] == [first.id, None]


def test_a_group_takes_no_more_than_it_is_for(tx):
    split = Split(tx)
    group = split.group("A", 1)
    wanted = [Placing(one.id, None, group.id) for one in split.people[:2]]
    with pytest.raises(RuleBroken, match="Group A is for 1 and would have 2 participants"):
        assign(tx, split.run.id, wanted, actor=split.actor)


def test_a_group_of_another_run_is_none_of_this_one(tx):
    split = Split(tx)
    other = make.a_run(tx, split.facility, make.course(tx), code="HYD-2026-02")
    stranger = add_group(tx, other.id, GroupPlan("A", 6), actor=split.actor, now=NOW)
    with pytest.raises(RuleBroken, match="not there any more"):
        split.put(split.people[0], stranger)


def test_the_group_that_is_everybody_cannot_be_chosen(tx):
    split = Split(tx)
    split.group()
    everybody = next(group for group in split.run.groups if group.everybody)
    with pytest.raises(RuleBroken, match="not there any more"):
        split.put(split.people[0], everybody)


def test_who_holds_no_seat_is_put_into_no_group(tx):
    split = Split(tx)
    gone = split.seat("Gone", split.laboratories[0], RegistrationState.WITHDRAWN)
    with pytest.raises(RuleBroken, match="does not hold a seat any more"):
        split.put(gone, split.group())


def test_the_coordinator_of_another_facility_finds_nothing(tx):
    split = Split(tx)
    group = split.group()
    split.actor = make.actor(make.a_coordinator(tx, make.a_facility(tx, "DLI", iso2="CN"), "c@dli.example"))
    for command in (lambda: split.put(split.people[0], group), lambda: split.into(2)):
        with pytest.raises(NotFound):
            command()


def test_a_run_that_is_put_away_keeps_its_groups(tx):
    split = Split(tx)
    group = split.group()
    split.run.state = RunState.CLOSED
    with pytest.raises(RuleBroken, match="its groups stay as they are"):
        split.put(split.people[0], group)


def test_an_even_split_spreads_each_laboratory(tx):
    split = Split(tx, people=8)
    assert split.into(2) == 8
    assert split.members() == {"A": ["Awash", "Awash", "Dashen", "Dashen"], "B": ["Awash", "Awash", "Dashen", "Dashen"]}
    assert [group.size for group in parts(split.run)] == [6, 6]


def test_groups_differ_by_one_at_most(tx):
    split = Split(tx, people=5)
    split.into(3)
    assert sorted(len(members) for members in split.members().values()) == [1, 2, 2]


def test_a_split_uses_the_groups_that_are_there_and_their_names(tx):
    split = Split(tx)
    split.group("B", 1)
    split.into(3)
    assert [(group.name, group.size) for group in parts(split.run)] == [("A", 4), ("B", 4), ("C", 4)]


def test_the_same_split_again_changes_nothing(tx):
    split = Split(tx)
    split.into(2)
    assert split.into(2) == 0


@pytest.mark.parametrize("into", [0, 1, 21])
def test_no_run_is_split_into_so_many(tx, into):
    with pytest.raises(RuleBroken) as refused:
        Split(tx).into(into)
    assert set(refused.value.fields) == {"into"}


def test_a_run_with_more_groups_is_not_split_into_fewer(tx):
    split = Split(tx)
    split.into(3)
    with pytest.raises(RuleBroken, match="There are 3 groups already"):
        split.into(2)


def test_who_was_in_a_group_that_is_dropped_is_in_none(tx):
    split = Split(tx)
    group = split.group()
    split.put(split.people[0], group)
    drop_part(tx, split.run.id, group.id, actor=split.actor)
    assert split.people[0].group_id is None


def test_a_group_is_not_made_smaller_than_its_members(tx):
    split = Split(tx)
    group = split.group()
    for person in split.people[:2]:
        split.put(person, group)
    with pytest.raises(RuleBroken, match="There are 2 participants in this group"):
        change_part(tx, split.run.id, group.id, GroupPlan("A", 1), actor=split.actor)
    assert change_part(tx, split.run.id, group.id, GroupPlan("Red", 2), actor=split.actor).name == "Red"


def test_nobody_is_in_two_groups(tx):
    split = Split(tx)
    split.into(2)
    assert sum(len(members) for members in split.members().values()) == len(split.people) == 5
