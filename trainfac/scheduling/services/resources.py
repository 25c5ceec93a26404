"""Rooms and trainers: taken into use, changed, retired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from trainfac.directory.models import Person
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean, fold
from trainfac.scheduling.models import Facility, Room, Trainer, trainer_facility
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.services.lookup import facility_to_change
from trainfac.scheduling.services.needed import refuse_while_needed
from trainfac.scheduling.states import RoomKind


@dataclass(frozen=True)
class RoomPlan:
    """What is said about a room; capacity in people."""

    name: str
    capacity: int
    room_kind: RoomKind
    safety_class: str = ""


def create_room(tx: Session, facility_id: int, plan: RoomPlan, *, actor: Actor) -> Room:
    """Take a room into use. Raises NotFound, or RuleBroken when its name is taken."""
    facility = facility_to_change(tx, facility_id, actor)
    _check_room(tx, facility, plan, None)
    room = Room(facility_id=facility.id)
    _write_room(room, plan)
    tx.add(room)
    audit.record(tx, "room.created", room, actor_id=actor.user_id, after=_facts(room))
    return room


def change_room(tx: Session, facility_id: int, room_id: int, plan: RoomPlan, *, actor: Actor) -> Room:
    """Say something else about a room. Raises NotFound, or RuleBroken when its name is taken."""
    facility = facility_to_change(tx, facility_id, actor)
    room = _room(tx, facility, room_id)
    _check_room(tx, facility, plan, room)
    before = _facts(room)
    _write_room(room, plan)
    audit.record(tx, "room.changed", room, actor_id=actor.user_id, before=before, after=_facts(room))
    return room


def retire_room(tx: Session, facility_id: int, room_id: int, *, actor: Actor, now: datetime) -> Room:
    """Offer a room no more; what was held in it stays. Raises RuleBroken while sessions still need it."""
    facility = facility_to_change(tx, facility_id, actor)
    room = _room(tx, facility, room_id)
    refuse_while_needed(tx, facility, room.name, [room.id], now)
    room.active = False
    audit.record(tx, "room.retired", room, actor_id=actor.user_id)
    return room


def restore_room(tx: Session, facility_id: int, room_id: int, *, actor: Actor) -> Room:
    """Take a retired room into use again."""
    room = _room(tx, facility_to_change(tx, facility_id, actor), room_id)
    room.active = True
    audit.record(tx, "room.restored", room, actor_id=actor.user_id)
    return room


def appoint_trainer(tx: Session, facility_id: int, person_id: int, *, found_by: str, actor: Actor) -> Trainer:
    """Let a known person teach at a facility. They are one resource, wherever else they teach.

    ``found_by`` is what was searched for: people whom it does not find cannot be had by guessing their number.
    """
    facility = facility_to_change(tx, facility_id, actor)
    for person in known.possible_trainers(tx, facility, found_by):
        if person.id == person_id:
            return _appoint(tx, facility, person, actor)
    raise NotFound(msg("There is no such person"))


def create_trainer(tx: Session, facility_id: int, full_name: str, email: str, *, actor: Actor) -> Trainer:
    """Let a person teach whom the directory does not know yet.

    Raises RuleBroken when somebody has that e-mail address: then they are known.
    """
    facility = facility_to_change(tx, facility_id, actor)
    address = email.strip().lower()
    if address and tx.scalar(select(Person.id).where(Person.email == address, Person.merged_into_id.is_(None))):
        taken = msg("Somebody with this e-mail address is known already. Search for the address and choose them.")
        raise RuleBroken(fields={"email": taken})
    person = Person(full_name=clean(full_name), name_folded=fold(full_name), email=address)
    tx.add(person)
    tx.flush()
    return _appoint(tx, facility, person, actor)


def retire_trainer(tx: Session, facility_id: int, trainer_id: int, *, actor: Actor, now: datetime) -> Trainer:
    """The trainer teaches here no more; elsewhere they may. Raises RuleBroken while sessions here still need them."""
    facility = facility_to_change(tx, facility_id, actor)
    trainer = known.trainer_of(tx, facility, trainer_id)
    if trainer is None:
        raise NotFound(msg("There is no such trainer"))
    refuse_while_needed(tx, facility, trainer.name, [trainer.id], now)
    links = trainer_facility.c
    tx.execute(
        delete(trainer_facility).where(links.trainer_id == trainer.id, links.facility_id == facility.id)
    )  # fmt: skip
    trainer.active = tx.scalar(select(links.facility_id).where(links.trainer_id == trainer.id).limit(1)) is not None
    audit.record(tx, "trainer.retired", trainer, actor_id=actor.user_id, before={"facility_id": facility.id})
    return trainer


def _appoint(tx: Session, facility: Facility, person: Person, actor: Actor) -> Trainer:
    trainer = tx.scalar(select(Trainer).where(Trainer.person_id == person.id).with_for_update())
    if trainer is None:
        trainer = Trainer(name=person.full_name, person_id=person.id)
        tx.add(trainer)
    trainer.active = True
    tx.flush()
    if known.trainer_of(tx, facility, trainer.id) is None:
        tx.execute(insert(trainer_facility).values(trainer_id=trainer.id, facility_id=facility.id))
        audit.record(tx, "trainer.appointed", trainer, actor_id=actor.user_id, after={"facility_id": facility.id})
    return trainer


def _room(tx: Session, facility: Facility, room_id: int) -> Room:
    room = known.room_of(tx, facility, room_id)
    if room is None:
        raise NotFound(msg("There is no such room"))
    return room


def _check_room(tx: Session, facility: Facility, plan: RoomPlan, room: Room | None) -> None:
    fields = {}
    if not clean(plan.name):
        fields["name"] = msg("Give the room a name")
    if plan.capacity < 1:
        fields["capacity"] = msg("A room holds at least one person")
    same = fold(plan.name)
    if any(other is not room and fold(other.name) == same for other in known.rooms(tx, facility, retired=True)):
        fields["name"] = msg("There is already a room of this name")
    if fields:
        raise RuleBroken(fields=fields)


def _write_room(room: Room, plan: RoomPlan) -> None:
    room.name, room.capacity, room.room_kind = clean(plan.name), plan.capacity, plan.room_kind
    room.safety_class = clean(plan.safety_class)


def _facts(room: Room) -> dict[str, object]:
    return {
        "name": room.name,
        "capacity": room.capacity,
        "kind": room.room_kind.value,
        "safety_class": room.safety_class,
    }
