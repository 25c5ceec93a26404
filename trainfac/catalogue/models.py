"""Tables of courses in versions, modules, outcomes and standards."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.catalogue.content import CourseContent, ModuleContent
from trainfac.catalogue.states import COURSE_STATES, CourseState, ModuleKind, Track
from trainfac.infra.db import Base, choice

course_standard = Table(
    "course_standard",
    Base.metadata,
    Column("course_id", ForeignKey("course.id"), primary_key=True),
    Column("standard_id", ForeignKey("standard.id"), primary_key=True),
)


class Course(Base):
    """One version of a course. Runs pin a version; at most one version of a code is current."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        Index(
            "uq_course_current",
            "code",
            unique=True,
            sqlite_where=text("state = 'current'"),
            postgresql_where=text("state = 'current'"),
        ),
        CheckConstraint("contact_minutes >= 0 AND max_participants > 0", name="sizes"),
    )

    code: Mapped[str]
    version: Mapped[int]
    state: Mapped[CourseState] = mapped_column(choice(CourseState, "course_state"), default=CourseState.DRAFT)
    title: Mapped[str]
    track: Mapped[Track] = mapped_column(choice(Track, "track"))
    aims: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    entry_requirements: Mapped[str] = mapped_column(default="")
    contact_minutes: Mapped[int] = mapped_column(default=0)  # sum of its modules, kept by the services
    max_participants: Mapped[int]
    language: Mapped[str] = mapped_column(default="en")  # BCP 47, of these texts; runs say what they are taught in
    changes: Mapped[str] = mapped_column(default="")  # what this version changed
    trains_trainers: Mapped[bool] = mapped_column(default=False)  # whoever passes it is certified as a trained trainer
    was_offered: Mapped[bool] = mapped_column(default=False)  # was current once; a draft set aside never was

    modules: Mapped[list[Module]] = relationship(
        back_populates="course", order_by="Module.sequence", cascade="all, delete-orphan"
    )
    outcomes: Mapped[list[Outcome]] = relationship(order_by="Outcome.sequence", cascade="all, delete-orphan")
    standards: Mapped[list[Standard]] = relationship(secondary=course_standard, order_by="Standard.citation")

    def move(self, state: CourseState) -> None:
        COURSE_STATES.check(self.state, state)
        self.state = state
        self.was_offered = self.was_offered or state is CourseState.CURRENT

    @property
    def content(self) -> CourseContent:
        """What is written about it, as its form holds it."""
        return CourseContent(
            title=self.title,
            track=self.track,
            language=self.language,
            aims=self.aims,
            audience=self.audience,
            entry_requirements=self.entry_requirements,
            max_participants=self.max_participants,
            outcomes=tuple(outcome.text for outcome in self.outcomes),
            standards=tuple(standard.citation for standard in self.standards),
            changes=self.changes,
            trains_trainers=self.trains_trainers,
        )


class Module(Base):
    """A part of a course version: what, how, and for how many minutes."""

    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("course_id", "sequence"), CheckConstraint("minutes > 0", name="minutes"))

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    sequence: Mapped[int]
    title: Mapped[str]
    kind: Mapped[ModuleKind] = mapped_column(choice(ModuleKind, "module_kind"))
    minutes: Mapped[int]
    compulsory: Mapped[bool] = mapped_column(default=True)
    instruments: Mapped[list[Any]] = mapped_column(default=list)  # techniques, as the catalogue names them
    competence: Mapped[str] = mapped_column(default="")  # what its trainer must be known to teach; empty: the course
    after: Mapped[list[Any]] = mapped_column(default=list)  # sequences of the modules that must have ended before it

    course: Mapped[Course] = relationship(back_populates="modules")

    @property
    def content(self) -> ModuleContent:
        """What is written about it, as its form holds it."""
        return ModuleContent(
            title=self.title,
            kind=self.kind,
            minutes=self.minutes,
            compulsory=self.compulsory,
            instruments=tuple(self.instruments),
            competence=self.competence,
            after=tuple(self.after),
        )


class Outcome(Base):
    """Something a participant can do after the course."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("course_id", "sequence"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    sequence: Mapped[int]
    text: Mapped[str]


class Standard(Base):
    """A standard by its citation, never by its text."""

    __tablename__ = "standard"

    citation: Mapped[str] = mapped_column(unique=True)
    needs_check: Mapped[bool] = mapped_column(default=False)
