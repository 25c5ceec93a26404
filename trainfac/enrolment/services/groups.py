"""Who of a run is taught in which of its groups: everybody in one of them at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.enrolment import policy
from trainfac.enrolment.models import Registration
from trainfac.enrolment.services.seats import lock_run
from trainfac.enrolment.states import SEATED
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import fold
from trainfac.scheduling.models import CourseRun, TraineeGroup
from trainfac.scheduling.policy import may_change_timetable
from trainfac.scheduling.services import groups

MOST_PARTS: Final = 20


@dataclass(frozen=True)
class Placing:
    """Somebody is to be in a group, or in none; ``seen`` is where they were when the coordinator looked."""

    registration_id: int
    seen: int | None
    wanted: int | None


def assign(tx: Session, run_id: int, placings: Sequence[Placing], *, actor: Actor) -> int:
    """Put participants into groups: all of them or, with reasons, none; returns how many changed.

    Who is to stay where they were seen is left where they are now. Raises NotFound or RuleBroken.
    """
    run = _run(tx, run_id, actor)
    parts = {group.id: group for group in groups.parts(run)}
    people = _seated(tx, run)
    wanted = {one.registration_id: one for one in placings if one.wanted != one.seen}
    if wanted.keys() - people.keys():
        raise RuleBroken(msg("Somebody of the list does not hold a seat any more. Look at it again."))
    changing = {
        registration_id: one
        for registration_id, one in wanted.items()
        if people[registration_id].group_id != one.wanted
    }  # fmt: skip
    after = {one.id: changing[one.id].wanted if one.id in changing else one.group_id for one in people.values()}
    reasons = [*_gone(changing, parts), *_moved(changing, people, parts), *_too_many(after, parts, changing)]
    if reasons:
        raise RuleBroken(*reasons)
    for registration_id, one in changing.items():
        _put(tx, people[registration_id], one.wanted, actor)
    return len(changing)


def split_evenly(tx: Session, run_id: int, into: int, *, actor: Actor, now: datetime) -> int:
    """Have so many groups of the same size and share out the participants, each laboratory over all of them.

    Groups that are there are used first. Returns how many participants changed their group.
    Raises NotFound, or RuleBroken when there are more groups already or so many cannot be.
    """
    run = _run(tx, run_id, actor)
    there = groups.parts(run)
    if not 2 <= into <= MOST_PARTS:
        raise RuleBroken(fields={"into": msg("Between 2 and %(most)s groups", most=MOST_PARTS)})
    if len(there) > into:
        raise RuleBroken(
            fields={"into": msg("There are %(count)s groups already. Drop some of them first.", count=len(there))}
        )  # fmt: skip
    size = -(-run.capacity // into)
    for group in there:
        if group.size != size:
            plan = groups.GroupPlan(group.name, size)
            groups.change_group(tx, run.id, group.id, plan, actor=actor)
    names = _free_names(there)
    for _ in range(into - len(there)):
        groups.add_group(tx, run.id, groups.GroupPlan(next(names), size), actor=actor, now=now)
    parts = groups.parts(run)
    people = sorted(_seated(tx, run).values(), key=lambda one: (one.organisation_id, one.full_name, one.id))
    changed = 0
    for place, person in enumerate(people):
        changed += _put(tx, person, parts[place % into].id, actor)
    return changed


def change_part(tx: Session, run_id: int, group_id: int, plan: groups.GroupPlan, *, actor: Actor) -> TraineeGroup:
    """Rename or resize a group. Raises NotFound, or RuleBroken when more are in it than it would be for."""
    run = _run(tx, run_id, actor)
    members = sum(one.group_id == group_id for one in _seated(tx, run).values())
    if 1 <= plan.size < members:
        raise RuleBroken(fields={"size": msg("There are %(count)s participants in this group", count=members)})
    return groups.change_group(tx, run.id, group_id, plan, actor=actor)


def drop_part(tx: Session, run_id: int, group_id: int, *, actor: Actor) -> None:
    """Have a group no more; who was in it is in none. Raises NotFound, or RuleBroken while it has sessions."""
    run = _run(tx, run_id, actor)
    groups.drop_group(tx, run.id, group_id, actor=actor)
    for person in _seated(tx, run).values():
        if person.group_id == group_id:
            _put(tx, person, None, actor)


def _run(tx: Session, run_id: int, actor: Actor) -> CourseRun:
    run = lock_run(tx, run_id)
    if not policy.may_decide(actor, run.facility_id):
        raise NotFound(msg("There is no such course run"))
    if not may_change_timetable(run.state):
        raise RuleBroken(msg("This run is “%(state)s”: its groups stay as they are", state=run.state.label))
    return run


def _seated(tx: Session, run: CourseRun) -> dict[int, Registration]:
    query = (
        select(Registration)
        .where(Registration.run_id == run.id, Registration.state.in_(SEATED))
        .order_by(Registration.full_name, Registration.id)
        .execution_options(populate_existing=True)
    )
    return {registration.id: registration for registration in tx.scalars(query)}


def _put(tx: Session, person: Registration, group_id: int | None, actor: Actor) -> bool:
    """Whether the person was somewhere else before."""
    before = person.group_id
    if before == group_id:
        return False
    person.group_id = group_id
    audit.record(
        tx, "registration.grouped", person, actor_id=actor.user_id,
        before={"group_id": before}, after={"group_id": group_id},
    )  # fmt: skip
    return True


def _gone(changing: Mapping[int, Placing], parts: Mapping[int, TraineeGroup]) -> list[Message]:
    if all(one.wanted is None or one.wanted in parts for one in changing.values()):
        return []
    return [msg("One of these groups is not there any more. Look at the list again.")]


def _moved(
    changing: Mapping[int, Placing], people: Mapping[int, Registration], parts: Mapping[int, TraineeGroup]
) -> Iterator[Message]:
    """Who was put elsewhere while the coordinator was choosing."""
    for registration_id, one in changing.items():
        person = people[registration_id]
        if person.group_id == one.seen:
            continue
        group = parts.get(person.group_id or 0)
        if group is not None:
            yield msg("%(name)s was put into group %(group)s meanwhile", name=person.full_name, group=group.name)
        else:
            yield msg("%(name)s was taken out of their group meanwhile", name=person.full_name)


def _too_many(
    after: Mapping[int, int | None], parts: Mapping[int, TraineeGroup], changing: Mapping[int, Placing]
) -> Iterator[Message]:
    touched = {one.wanted for one in changing.values()}
    members_of = Counter(after.values())
    for group in parts.values():
        members = members_of[group.id]
        if group.id in touched and members > group.size:
            yield msg(
                "Group %(group)s is for %(size)s and would have %(members)s participants."
                " Choose fewer, or say that it is for more.",
                group=group.name, size=group.size, members=members,
            )  # fmt: skip


def _free_names(there: Sequence[TraineeGroup]) -> Iterator[str]:
    taken = {fold(group.name) for group in there}
    return (letter for letter in ascii_uppercase if fold(letter) not in taken)
