"""What most facts about the catalogue begin with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy.orm import Session

from tests.builders import a_coordinator, a_facility, actor
from trainfac.catalogue import services
from trainfac.catalogue.content import CourseContent, ModuleContent
from trainfac.catalogue.models import Course, Module
from trainfac.catalogue.states import ModuleKind, Track
from trainfac.identity.roles import Actor

CONTENT = CourseContent(
    title="Sampling of spices",
    track=Track.CORE,
    language="en",
    aims="",
    audience="",
    entry_requirements="",
    max_participants=20,
    outcomes=("Draw up a plan", "Draw a sample"),
    standards=("CXG 50-2004", "ISO 948?"),
    changes="",
)
LECTURE = ModuleContent("Theory", ModuleKind.LECTURE, 90, compulsory=True, instruments=())


@dataclass
class Desk:
    """A coordinator at the catalogue."""

    tx: Session
    actor: Actor

    def course(self, code: str = "SPI-101", **changes: object) -> Course:
        """A new draft."""
        return services.create_course(self.tx, code, replace(CONTENT, **changes), actor=self.actor)  # type: ignore[arg-type]

    def edit(self, course: Course, *, seen: str = "", **changes: object) -> Course:
        content = replace(course.content, **changes)  # type: ignore[arg-type]
        mark = seen or course.content.mark
        return services.edit_course(self.tx, course.code, course.version, content, seen=mark, actor=self.actor)

    def module(self, course: Course, title: str = "Theory", minutes: int = 90) -> Module:
        content = replace(LECTURE, title=title, minutes=minutes)
        return services.add_module(self.tx, course.code, course.version, content, actor=self.actor)

    def offered(self, code: str = "SPI-101") -> Course:
        """A course with one module, offered."""
        course = self.course(code)
        self.module(course)
        return self.offer(course)

    def offer(self, course: Course) -> Course:
        return services.offer(self.tx, course.code, course.version, actor=self.actor)

    def retire(self, course: Course) -> Course:
        return services.retire(self.tx, course.code, course.version, actor=self.actor)

    def new_version(self, course: Course) -> Course:
        return services.new_version(self.tx, course.code, course.version, actor=self.actor)


@pytest.fixture
def desk(tx: Session) -> Desk:
    return Desk(tx, actor(a_coordinator(tx, a_facility(tx))))
