"""Which version of a course is offered."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainfac.catalogue import rules
from trainfac.catalogue.models import Course
from trainfac.catalogue.services.editing import check_may_keep, version_of, versions_of
from trainfac.catalogue.states import CourseState
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg


def offer(tx: Session, code: str, version: int, *, actor: Actor) -> Course:
    """Make a draft or a retired version the current one; the one that was current retires. Twice changes nothing.

    Runs keep the version they were planned with. Raises RuleBroken with everything the version lacks.
    """
    check_may_keep(actor)
    versions = versions_of(tx, code)
    course = next((each for each in versions if each.version == version), None)
    if course is None:
        raise NotFound(msg("There is no such version of the course"))
    if course.state is CourseState.CURRENT:
        return course
    if reasons := rules.obstacles_to_offer(modules=len(course.modules), outcomes=len(course.outcomes)):
        raise RuleBroken(*reasons)
    for other in versions:
        if other.state is CourseState.CURRENT:
            _move(tx, other, CourseState.RETIRED, actor)
    _move(tx, course, CourseState.CURRENT, actor)
    return course


def retire(tx: Session, code: str, version: int, *, actor: Actor) -> Course:
    """Offer a version no longer, or set a draft aside. Twice changes nothing."""
    check_may_keep(actor)
    course = version_of(tx, code, version)
    if course.state is not CourseState.RETIRED:
        _move(tx, course, CourseState.RETIRED, actor)
    return course


def _move(tx: Session, course: Course, state: CourseState, actor: Actor) -> None:
    before = course.state
    course.move(state)
    audit.record(
        tx, f"course.{state}", course, actor_id=actor.user_id, before={"state": before}, after={"state": state}
    )
