"""What may be edited, and how a change that somebody else made meanwhile is noticed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue import policy, uses
from trainfac.catalogue.models import Course, Module
from trainfac.catalogue.states import CourseState
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg


def check_may_keep(actor: Actor) -> None:
    if not policy.may_keep_catalogue(actor):
        raise Forbidden(msg("Only coordinators and administrators keep the catalogue"))


def versions_of(tx: Session, code: str) -> list[Course]:
    """Every version of a course, locked until the end of the transaction, oldest first. Raises NotFound."""
    query = select(Course).where(Course.code == code).order_by(Course.version).with_for_update()
    versions = list(tx.scalars(query))
    if not versions:
        raise NotFound(msg("There is no such course"))
    return versions


def version_of(tx: Session, code: str, version: int) -> Course:
    """One version of a course, locked until the end of the transaction. Raises NotFound."""
    course = tx.scalar(select(Course).where(Course.code == code, Course.version == version).with_for_update())
    if course is None:
        raise NotFound(msg("There is no such version of the course"))
    return course


def draft_of(tx: Session, code: str, version: int, actor: Actor) -> Course:
    """A version that may be edited, locked. Raises Forbidden, NotFound, or RuleBroken that says why it may not."""
    check_may_keep(actor)
    course = version_of(tx, code, version)
    runs = uses.runs_of_versions(tx, [course.id]).get(course.id, 0)
    if runs:
        raise RuleBroken(
            msg(
                "Version %(version)s of %(code)s is used by course runs, whose certificates say what was taught."
                " Make a new version and change that.",
                version=version,
                code=code,
            )
        )
    if course.state is not CourseState.DRAFT:
        raise RuleBroken(
            msg(
                "Version %(version)s of %(code)s was offered, and people rely on what it said."
                " Make a new version and change that.",
                version=version,
                code=code,
            )
            if course.was_offered
            else msg(
                "Version %(version)s of %(code)s was set aside. Make a new version and change that.",
                version=version,
                code=code,
            )
        )
    return course


def module_of(course: Course, module_id: int) -> Module:
    """A module of a version. Raises NotFound."""
    for module in course.modules:
        if module.id == module_id:
            return module
    raise NotFound(msg("This module is no longer part of the course"))


def check_unchanged(now_stored: str, seen: str) -> None:
    """Refuse to overwrite what the person has not seen; marks are those of ``catalogue.content``. Raises Conflict."""
    if now_stored != seen:
        raise Conflict(msg("Somebody else changed this while you were writing. Nothing of yours was lost or saved."))
