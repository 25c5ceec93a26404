"""When trainers can be had, what they may teach, and when something cannot be had."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.infra.db import Base, choice
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models.resource import Booking, Resource
from trainfac.scheduling.states import AbsenceKind, CompetenceLevel


class TrainerCompetence(Base):
    """A trainer may teach something between two days; ``subject`` is the code of a course, its field, or a method."""

    __tablename__ = "trainer_competence"
    __table_args__ = (UniqueConstraint("trainer_id", "subject_folded"),)

    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    subject: Mapped[str]
    subject_folded: Mapped[str]
    level: Mapped[CompetenceLevel] = mapped_column(choice(CompetenceLevel, "competence_level"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(default="")


class TrainerHours(Base):
    """A trainer can teach on a weekday (0 Monday … 6 Sunday) between two wall times of the facility.

    Without any row for a facility, whenever the facility works.
    """

    __tablename__ = "trainer_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6 AND starts < ends", name="order"),
        UniqueConstraint("trainer_id", "facility_id", "weekday", "starts"),
    )

    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]


class Absence(Base):
    """A time at which a room, a trainer or every place of an instrument cannot be had.

    It holds bookings of its own, so that the guard of the database keeps sessions away; where a session goes ahead all
    the same, with a reason, they leave its time out.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("(resource_id IS NULL) <> (instrument_id IS NULL)", name="subject"),
        Index("ix_absence_resource", "resource_id", "starts_at"),
        Index("ix_absence_instrument", "instrument_id", "starts_at"),
    )

    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"))
    kind: Mapped[AbsenceKind] = mapped_column(choice(AbsenceKind, "absence_kind"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")

    resource: Mapped[Resource | None] = relationship()
    bookings: Mapped[list[Booking]] = relationship(cascade="all, delete-orphan")

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)
