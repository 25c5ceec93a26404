"""Course runs and their training sessions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.catalogue.models import Course, Module
from trainfac.infra.db import Base, choice
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models.facility import Facility
from trainfac.scheduling.models.instrument import SessionInstrument
from trainfac.scheduling.models.resource import Booking, Room, TraineeGroup, Trainer
from trainfac.scheduling.states import RUN_STATES, Admission, ClashRule, RunState

session_trainer = Table(
    "session_trainer",
    Base.metadata,
    Column("session_id", ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True),
    Column("trainer_id", ForeignKey("trainer.id"), primary_key=True),
    Index("ix_session_trainer_trainer_id", "trainer_id"),
)


class CourseRun(Base):
    """A course version held at a facility between two days; the row that seats are counted on."""

    __tablename__ = "course_run"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("seats_taken >= 0 AND seats_taken <= capacity", name="seats"),
        CheckConstraint("starts_on <= ends_on", name="dates"),
        Index("ix_course_run_calendar", "starts_on", "id"),
        Index("ix_course_run_facility", "facility_id", "starts_on"),
        Index("ix_course_run_public", "ends_on", "starts_on", "state", "published_at"),  # what is to come, counted
    )

    code: Mapped[str] = mapped_column(unique=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    state: Mapped[RunState] = mapped_column(choice(RunState, "run_state"), default=RunState.DRAFT)
    language: Mapped[str]  # BCP 47
    capacity: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)  # changed only with the row locked
    admission: Mapped[Admission] = mapped_column(choice(Admission, "admission"), default=Admission.SELECTION)
    nomination_deadline: Mapped[date | None]  # last day, in the facility's zone
    starts_on: Mapped[date]  # announced first and last day, in the facility's zone; cover every session
    ends_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")  # what participants should know or bring
    published_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")

    facility: Mapped[Facility] = relationship()
    course: Mapped[Course] = relationship()
    groups: Mapped[list[TraineeGroup]] = relationship(order_by="TraineeGroup.everybody.desc(), TraineeGroup.id")
    sessions: Mapped[list[TrainingSession]] = relationship(
        back_populates="run", order_by="TrainingSession.starts_at, TrainingSession.id", cascade="all, delete-orphan"
    )

    def move(self, state: RunState) -> None:
        RUN_STATES.check(self.state, state)
        self.state = state

    @property
    def seats_left(self) -> int:
        return self.capacity - self.seats_taken

    def has_begun(self, now: datetime) -> bool:
        """Whether its first day has come, by the facility's calendar."""
        return self.starts_on <= now.astimezone(self.facility.zone).date()

    def is_over(self, now: datetime) -> bool:
        """Whether its last day is past, by the facility's calendar, or it was finished before."""
        past = self.ends_on < now.astimezone(self.facility.zone).date()
        return past or self.state in {RunState.FINISHED, RunState.CLOSED}


class TrainingSession(Base):
    """One dated block of a run: a module, a room, trainers."""

    __tablename__ = "training_session"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_training_session_run_start", "run_id", "starts_at"),
        Index("ix_training_session_starts_at", "starts_at"),
        Index("ix_training_session_room_start", "room_id", "starts_at"),
        # SQLite gives a removed row's id to the next one; somebody still looking at the old session would change it.
        {"sqlite_autoincrement": True},
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("trainee_group.id"), index=True)  # None: for everybody
    pinned: Mapped[bool] = mapped_column(default=False)  # stays where it is when the timetable is moved as a whole
    cancelled: Mapped[bool] = mapped_column(default=False)
    counts_for_attendance: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)  # guards against lost updates
    # How often, and when last, anything changed that calendars tell of it: written by triggers (migration 0004) alone.
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    calendar_at: Mapped[datetime] = mapped_column(default=func.now())

    run: Mapped[CourseRun] = relationship(back_populates="sessions")
    module: Mapped[Module] = relationship()
    room: Mapped[Room | None] = relationship()
    trainers: Mapped[list[Trainer]] = relationship(secondary=session_trainer)
    instruments: Mapped[list[SessionInstrument]] = relationship(cascade="all, delete-orphan")
    group: Mapped[TraineeGroup | None] = relationship()
    overrides: Mapped[list[SessionOverride]] = relationship(cascade="all, delete-orphan", order_by="SessionOverride.id")
    bookings: Mapped[list[Booking]] = relationship(cascade="all, delete-orphan")

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        return self.interval.minutes


class SessionOverride(Base):
    """A session stands where a rule speaks against it, because somebody decided so and said why."""

    __tablename__ = "session_override"

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id", ondelete="CASCADE"), index=True)
    rule: Mapped[ClashRule] = mapped_column(choice(ClashRule, "clash_rule"))
    told: Mapped[dict[str, Any]]  # what spoke against it, as a stored message
    reason: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class WithdrawnSession(Base):
    """A session that was removed from a run after it was published: calendars cancel it. Triggers write it."""

    __tablename__ = "withdrawn_session"
    __table_args__ = (
        Index("ix_withdrawn_session_run", "run_id", "withdrawn_at"),
        Index("ix_withdrawn_session_when", "withdrawn_at"),
    )

    session_id: Mapped[int] = mapped_column(unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"))
    module: Mapped[str]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("trainee_group.id"))
    trainer_ids: Mapped[list[Any]]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int]
    withdrawn_at: Mapped[datetime]
