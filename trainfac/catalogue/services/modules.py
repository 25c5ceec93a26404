"""The modules of a draft: added, changed, moved, removed; the course's hours follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum

from sqlalchemy.orm import Session

from trainfac.catalogue import rules
from trainfac.catalogue.content import ModuleContent
from trainfac.catalogue.models import Course, Module
from trainfac.catalogue.services.editing import check_unchanged, draft_of, module_of
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import Conflict, RuleBroken
from trainfac.kernel.messages import msg


class Direction(StrEnum):
    """Where a module goes in the order of its course."""

    UP = "up"
    DOWN = "down"


def add_module(tx: Session, code: str, version: int, content: ModuleContent, *, actor: Actor) -> Module:
    """Add a module at the end of a draft. Raises RuleBroken with a reason for each field."""
    course = draft_of(tx, code, version, actor)
    content = content.cleaned()
    if len(course.modules) >= rules.MODULES_LIMIT:
        raise RuleBroken(msg("A course has at most %(most)s modules.", most=rules.MODULES_LIMIT))
    module = Module(sequence=len(course.modules) + 1)
    if faults := rules.module_faults(content, module.sequence):
        raise RuleBroken(fields=faults)
    _write(module, content)
    course.modules.append(module)
    _count_hours(course)
    audit.record(tx, "module.added", module, actor_id=actor.user_id, after=asdict(content))
    return module


def edit_module(
    tx: Session, code: str, version: int, module_id: int, content: ModuleContent, *, seen: str, actor: Actor
) -> Module:
    """Change a module of a draft; ``seen`` is the mark of what the person began with. Raises Conflict, RuleBroken."""
    course = draft_of(tx, code, version, actor)
    module = module_of(course, module_id)
    before, content = module.content, content.cleaned()
    check_unchanged(before.mark, seen)
    if faults := rules.module_faults(content, module.sequence):
        raise RuleBroken(fields=faults)
    _write(module, content)
    _count_hours(course)
    audit.record(tx, "module.edited", module, actor_id=actor.user_id, before=asdict(before), after=asdict(content))
    return module


def remove_module(tx: Session, code: str, version: int, module_id: int, *, actor: Actor) -> None:
    """Take a module out of a draft; those behind it move up."""
    course = draft_of(tx, code, version, actor)
    module = module_of(course, module_id)
    audit.record(tx, "module.removed", module, actor_id=actor.user_id, before=asdict(module.content))
    course.modules.remove(module)
    tx.flush()
    _number(tx, course.modules)
    _count_hours(course)


def move_module(
    tx: Session, code: str, version: int, module_id: int, direction: Direction, *, seen: int, actor: Actor
) -> None:
    """Let a module change places with its neighbour; ``seen`` is the number it had, so that twice moves once.

    Raises Conflict when it has another number by now, RuleBroken when one of both is taught after the other.
    At an end of the list nothing happens.
    """
    course = draft_of(tx, code, version, actor)
    module = module_of(course, module_id)
    if module.sequence != seen:
        raise Conflict(msg("The order had changed meanwhile, so that nothing was moved. Look again."))
    order = list(course.modules)
    here = order.index(module)
    there = here - 1 if direction is Direction.UP else here + 1
    if not 0 <= there < len(order):
        return
    upper, lower = order[min(here, there)], order[max(here, there)]
    if upper.sequence in lower.after:
        raise RuleBroken(
            msg(
                "“%(lower)s” is taught after “%(upper)s” and stands below it. Change first what it is taught after.",
                lower=lower.title,
                upper=upper.title,
            )
        )
    order[here], order[there] = order[there], order[here]
    _number(tx, order)
    audit.record(
        tx, "module.moved", module, actor_id=actor.user_id, before={"sequence": seen}, after={"sequence": there + 1}
    )


def _write(module: Module, content: ModuleContent) -> None:
    module.title = content.title
    module.kind = content.kind
    module.minutes = content.minutes
    module.compulsory = content.compulsory
    module.instruments = list(content.instruments)
    module.competence = content.competence
    module.after = list(content.after)


def _count_hours(course: Course) -> None:
    course.contact_minutes = sum(module.minutes for module in course.modules)


def _number(tx: Session, order: Sequence[Module]) -> None:
    """Number modules from 1 in this order; in two steps, because no two may have one number even for a moment.

    What a module is taught after follows the modules meant; those that are gone are left out.
    """
    numbers = {module.sequence: number for number, module in enumerate(order, 1)}
    for module in order:
        module.after = sorted(numbers[before] for before in module.after if before in numbers)
    for number, module in enumerate(order, 1):
        module.sequence = -number
    tx.flush()
    for number, module in enumerate(order, 1):
        module.sequence = number
    tx.flush()
