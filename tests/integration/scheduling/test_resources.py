"""Rooms and trainers are taken into use and retired, each by the coordinators of its facility."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests import builders
from tests.integration.scheduling.planning import a_place, planned, teaches_at
from trainfac.identity.roles import Grant, Role
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.queries.resources import ahead, facilities_of, possible_trainers, trainers
from trainfac.scheduling.services.resources import (
    RoomPlan,
    appoint_trainer,
    change_room,
    create_room,
    create_trainer,
    restore_room,
    retire_room,
    retire_trainer,
)
from trainfac.scheduling.states import RoomKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AFTERWARDS = datetime(2027, 2, 1, tzinfo=UTC)
LABORATORY = RoomPlan("Wet laboratory", 12, RoomKind.LABORATORY)


def names(people):
    return [person.full_name for person in people]


@pytest.fixture
def place(tx):
    return a_place(tx)


@pytest.fixture
def other(tx):
    return a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")


def test_a_room_has_a_name_of_its_own_in_its_facility(tx, place, other):
    create_room(tx, place.facility.id, LABORATORY, actor=place.actor)
    create_room(tx, other.facility.id, LABORATORY, actor=other.actor)
    with pytest.raises(RuleBroken) as refused:
        create_room(tx, place.facility.id, RoomPlan("wet  LABORATORY", 3, RoomKind.HALL), actor=place.actor)
    assert set(refused.value.fields) == {"name"}


def test_a_room_is_changed_and_keeps_its_name(tx, place):
    room = change_room(
        tx, place.facility.id, place.room.id, RoomPlan(place.room.name, 3, RoomKind.HALL), actor=place.actor
    )
    assert (room.capacity, room.room_kind) == (3, RoomKind.HALL)


def test_a_room_that_is_still_needed_is_not_retired(tx, place):
    run = planned(tx, place).run
    with pytest.raises(RuleBroken, match=f"first on 2027-01-11; sessions in all: {len(run.sessions)}"):
        retire_room(tx, place.facility.id, place.room.id, actor=place.actor, now=NOW)
    assert retire_room(tx, place.facility.id, place.room.id, actor=place.actor, now=AFTERWARDS).active is False
    assert restore_room(tx, place.facility.id, place.room.id, actor=place.actor).active is True


def test_what_is_ahead_is_counted_from_now_and_at_this_facility_only(tx, place, other):
    teaches_at(tx, place.trainer, other.facility)
    run = planned(tx, place).run
    ids = [place.room.id, place.trainer.id]
    assert ahead(tx, place.facility, ids, NOW)[place.room.id].sessions == len(run.sessions)
    assert ahead(tx, place.facility, ids, run.sessions[-1].starts_at)[place.trainer.id].sessions == 1
    assert ahead(tx, place.facility, ids, AFTERWARDS) == {}
    assert ahead(tx, other.facility, ids, NOW) == {}


def test_a_trainer_who_leaves_one_facility_goes_on_at_the_other(tx, place, other):
    appoint_trainer(tx, other.facility.id, place.trainer.person_id, found_by="trainer of hyd", actor=other.actor)
    assert facilities_of(tx, [place.trainer])[place.trainer.id] == ["DALI Training Facility", "HYD Training Facility"]
    retire_trainer(tx, place.facility.id, place.trainer.id, actor=place.actor, now=NOW)
    assert place.trainer.active
    assert place.trainer in trainers(tx, other.facility)
    assert place.trainer not in trainers(tx, place.facility)
    retire_trainer(tx, other.facility.id, place.trainer.id, actor=other.actor, now=NOW)
    assert not place.trainer.active


def test_a_trainer_with_sessions_here_is_not_retired(tx, place):
    planned(tx, place)
    with pytest.raises(RuleBroken, match="Trainer of HYD is still booked here"):
        retire_trainer(tx, place.facility.id, place.trainer.id, actor=place.actor, now=NOW)


def test_a_person_is_one_trainer_however_often_appointed(tx, place, other):
    found = {"found_by": "trainer of hyd", "actor": other.actor}
    appointed = appoint_trainer(tx, other.facility.id, place.trainer.person_id, **found)
    assert appointed.id == place.trainer.id
    with pytest.raises(NotFound):  # already here: not offered again
        appoint_trainer(tx, other.facility.id, place.trainer.person_id, **found)


def test_trainers_of_other_facilities_are_found_by_a_part_of_their_name(tx, place, other):
    assert names(possible_trainers(tx, place.facility, "of DALI")) == [other.trainer.name]
    assert possible_trainers(tx, place.facility, "of HYD") == []


def test_a_percent_sign_finds_nobody_by_accident(tx, place, other):
    assert possible_trainers(tx, place.facility, "%") == []


def test_participants_are_found_by_their_whole_address_only(tx, place):
    builders.a_person(tx, "Abebe Tadesse", email="abebe@lab.example")
    for guess in ("Abebe", "abebe@lab", "lab.example"):
        assert possible_trainers(tx, place.facility, guess) == []
    assert names(possible_trainers(tx, place.facility, " Abebe@LAB.example ")) == ["Abebe Tadesse"]


def test_nobody_is_appointed_by_a_guessed_number(tx, place):
    person = builders.a_person(tx, "Abebe Tadesse", email="abebe@lab.example")
    for guess in ("", "Abebe", "%"):
        with pytest.raises(NotFound):
            appoint_trainer(tx, place.facility.id, person.id, found_by=guess, actor=place.actor)


def test_who_signs_in_as_a_trainer_here_is_found_by_name(tx, place, other):
    person = builders.a_person(tx, "Meera Nair")
    grant = Grant(Role.TRAINER, facility_id=place.facility.id)
    builders.a_user(tx, "meera@hyd.example", person=person, grants=(grant,))
    assert names(possible_trainers(tx, place.facility, "meera")) == ["Meera Nair"]
    assert possible_trainers(tx, other.facility, "meera") == []


def test_somebody_new_is_entered_once_per_address(tx, place):
    trainer = create_trainer(tx, place.facility.id, " Meera  Nair ", "Meera@hyd.example", actor=place.actor)
    assert (trainer.name, trainer.person.email) == ("Meera Nair", "meera@hyd.example")
    with pytest.raises(RuleBroken) as refused:
        create_trainer(tx, place.facility.id, "M. Nair", "meera@HYD.example", actor=place.actor)
    assert set(refused.value.fields) == {"email"}


def test_a_coordinator_of_another_facility_finds_no_room_and_no_trainer(tx, place, other):
    actor, facility_id = other.actor, place.facility.id
    for act in (
        lambda: create_room(tx, facility_id, LABORATORY, actor=actor),
        lambda: change_room(tx, facility_id, place.room.id, LABORATORY, actor=actor),
        lambda: change_room(tx, other.facility.id, place.room.id, LABORATORY, actor=actor),
        lambda: retire_room(tx, facility_id, place.room.id, actor=actor, now=NOW),
        lambda: retire_trainer(tx, facility_id, place.trainer.id, actor=actor, now=NOW),
        lambda: retire_trainer(tx, other.facility.id, place.trainer.id, actor=actor, now=NOW),
        lambda: create_trainer(tx, facility_id, "Meera Nair", "", actor=actor),
    ):
        with pytest.raises(NotFound):
            act()
