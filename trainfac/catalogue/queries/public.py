"""Courses as everybody may see them: versions that are offered, or were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session, selectinload

from trainfac.catalogue.content import codes_in
from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState, Track
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg

_VISIBLE = or_(Course.state == CourseState.CURRENT, (Course.state == CourseState.RETIRED) & Course.was_offered)


@dataclass(frozen=True)
class PublicCourse:
    """A version, and the others that may be read: numbers, newest first; ``current`` is none when none is offered."""

    course: Course
    versions: tuple[int, ...]
    current: int | None

    @property
    def is_current(self) -> bool:
        return self.course.version == self.current


def offered_courses(session: Session, track: str = "") -> Sequence[Any]:
    """Current versions by track and code, or those of one track; a track that does not exist has none."""
    query = select(
        Course.code, Course.title, Course.language, Course.track, Course.contact_minutes, Course.max_participants
    ).where(Course.state == CourseState.CURRENT)
    if track:
        query = query.where(Course.track == Track(track) if track in set(Track) else false())
    return session.execute(query.order_by(Course.code)).all()


def courses_named(session: Session, text: str) -> Sequence[Any]:
    """The offered courses that a text names by their codes: what else somebody may have to take first."""
    codes = codes_in(text)
    if not codes:
        return []
    query = select(Course.code, Course.title, Course.language)
    return session.execute(
        query.where(Course.code.in_(codes), Course.state == CourseState.CURRENT).order_by(Course.code)
    ).all()


def public_course(session: Session, code: str, version: int | None = None) -> PublicCourse:
    """The version asked for, else the current one, else the newest that was offered. Raises NotFound."""
    visible = select(Course.version, Course.state).where(Course.code == code, _VISIBLE).order_by(Course.version.desc())
    states = {row.version: row.state for row in session.execute(visible)}
    current = next((number for number, state in states.items() if state is CourseState.CURRENT), None)
    wanted = version if version is not None else current or next(iter(states), None)
    if wanted not in states:
        raise NotFound(msg("There is no such course"))
    query = (
        select(Course)
        .where(Course.code == code, Course.version == wanted)
        .options(selectinload(Course.modules), selectinload(Course.outcomes), selectinload(Course.standards))
    )
    return PublicCourse(session.scalars(query).one(), tuple(states), current)
