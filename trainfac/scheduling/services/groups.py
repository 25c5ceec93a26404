"""Trainee groups of a run: everybody, and the parts it is split into for practicals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean, fold
from trainfac.scheduling.models import CourseRun, TraineeGroup, TrainingSession
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.everybody import ensure_everybody
from trainfac.scheduling.services.lookup import timetable_to_change
from trainfac.scheduling.states import ClashRule


@dataclass(frozen=True)
class GroupPlan:
    """What is said about a part of a run; size in people."""

    name: str
    size: int


def add_group(tx: Session, run_id: int, plan: GroupPlan, *, actor: Actor, now: datetime) -> TraineeGroup:
    """Make a part of a run; sessions for everybody take it too from now on.

    Raises NotFound, or RuleBroken when its name is taken or its size is none.
    """
    run = timetable_to_change(tx, run_id, actor)
    _check(run, plan, None)
    ensure_everybody(tx, run)
    group = TraineeGroup(name=clean(plan.name), run_id=run.id, size=plan.size)
    tx.add(group)
    tx.flush()
    tx.expire(run, ["groups"])
    # The sessions stay where they are: only the groups of the run could be in the way.
    bookings.hold(
        tx, _of_everybody(tx, run), facility=run.facility, now=now,
        allowed=lambda clash: clash.rule is not ClashRule.GROUP,
    )  # fmt: skip
    audit.record(tx, "group.added", group, actor_id=actor.user_id, after={"name": group.name, "size": group.size})
    return group


def change_group(tx: Session, run_id: int, group_id: int, plan: GroupPlan, *, actor: Actor) -> TraineeGroup:
    """Name a part otherwise, or say that it is for more or fewer. Raises NotFound or RuleBroken."""
    run = timetable_to_change(tx, run_id, actor)
    group = _part(run, group_id)
    _check(run, plan, group)
    before = {"name": group.name, "size": group.size}
    group.name, group.size = clean(plan.name), plan.size
    after = {"name": group.name, "size": group.size}
    audit.record(tx, "group.changed", group, actor_id=actor.user_id, before=before, after=after)
    return group


def drop_group(tx: Session, run_id: int, group_id: int, *, actor: Actor) -> None:
    """Offer a part no more. Raises NotFound, or RuleBroken while sessions are planned for it."""
    run = timetable_to_change(tx, run_id, actor)
    group = _part(run, group_id)
    planned = tx.scalar(
        select(func.count(TrainingSession.id)).where(
            TrainingSession.group_id == group.id, TrainingSession.cancelled.is_(False)
        )
    )
    if planned:
        raise RuleBroken(
            msg("%(name)s still has sessions: %(count)s. Change or cancel those first.", name=group.name, count=planned)
        )
    group.active = False
    audit.record(tx, "group.dropped", group, actor_id=actor.user_id)


def parts(run: CourseRun) -> Sequence[TraineeGroup]:
    """The parts of a run that are in use, by name."""
    return sorted((one for one in run.groups if one.active and not one.everybody), key=lambda one: (one.name, one.id))


def _part(run: CourseRun, group_id: int) -> TraineeGroup:
    for group in run.groups:
        if group.id == group_id and group.active and not group.everybody:
            return group
    raise NotFound(msg("There is no such group"))


def _check(run: CourseRun, plan: GroupPlan, group: TraineeGroup | None) -> None:
    fields = {}
    if not clean(plan.name):
        fields["name"] = msg("Give the group a name, as “A”")
    if plan.size < 1:
        fields["size"] = msg("A group is for at least one participant")
    if any(other is not group and fold(other.name) == fold(plan.name) for other in parts(run)):
        fields["name"] = msg("There is already a group of this name")
    if fields:
        raise RuleBroken(fields=fields)


def _of_everybody(tx: Session, run: CourseRun) -> list[TrainingSession]:
    query = select(TrainingSession).where(TrainingSession.run_id == run.id, TrainingSession.group_id.is_(None))
    return list(tx.scalars(query))
