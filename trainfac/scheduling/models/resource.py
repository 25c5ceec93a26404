"""What can be booked, and the bookings. Migrations add the guard that refuses overlaps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.directory.models import Person
from trainfac.infra.db import Base, choice
from trainfac.kernel.periods import Interval
from trainfac.scheduling.states import ResourceKind, RoomKind

trainer_facility = Table(
    "trainer_facility",
    Base.metadata,
    Column("trainer_id", ForeignKey("trainer.id"), primary_key=True),
    Column("facility_id", ForeignKey("facility.id"), primary_key=True),
)


class Resource(Base):
    """Something that can be at one session at a time."""

    __tablename__ = "resource"

    kind: Mapped[ResourceKind] = mapped_column(choice(ResourceKind, "resource_kind"))
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)

    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - SQLAlchemy's way


class Room(Resource):
    """A room of a facility."""

    __tablename__ = "room"
    __table_args__ = (CheckConstraint("capacity > 0", name="capacity"),)
    __mapper_args__ = {"polymorphic_identity": ResourceKind.ROOM}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    capacity: Mapped[int]
    room_kind: Mapped[RoomKind] = mapped_column(choice(RoomKind, "room_kind"))
    safety_class: Mapped[str] = mapped_column(default="")  # as the facility says it: "BSL-2", "fume hoods"


class Trainer(Resource):
    """A person who teaches, at one facility or several; still one resource."""

    __tablename__ = "trainer"
    __mapper_args__ = {"polymorphic_identity": ResourceKind.TRAINER}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)

    person: Mapped[Person] = relationship()


class TraineeGroup(Resource):
    """Participants of a run who are taught together: all of them, or a part for practicals.

    ``size`` is how many it is for. Each run has one group that is everybody; parts lie beside it, so that a session for
    everybody takes every group, and sessions for two parts can be held at the same time.
    """

    __tablename__ = "trainee_group"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        Index(
            "uq_trainee_group_everybody",
            "run_id",
            unique=True,
            sqlite_where=text("everybody"),
            postgresql_where=text("everybody"),
        ),
    )
    __mapper_args__ = {"polymorphic_identity": ResourceKind.GROUP}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"), index=True)
    everybody: Mapped[bool] = mapped_column(default=False)
    size: Mapped[int]


class InstrumentPlace(Resource):
    """One of the places at an instrument: counted because each is booked for itself."""

    __tablename__ = "instrument_place"
    __mapper_args__ = {"polymorphic_identity": ResourceKind.INSTRUMENT_PLACE}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    number: Mapped[int]


class Booking(Base):
    """A resource held for [starts_at, ends_at) by a session or an absence. A booking that is not live holds nothing."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("(session_id IS NULL) <> (absence_id IS NULL)", name="holder"),
        Index("ix_booking_resource_start", "resource_id", "starts_at"),
        Index("ix_booking_time", "starts_at", "ends_at"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("training_session.id"), index=True)
    absence_id: Mapped[int | None] = mapped_column(ForeignKey("absence.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    live: Mapped[bool] = mapped_column(default=True)

    resource: Mapped[Resource] = relationship()

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)
