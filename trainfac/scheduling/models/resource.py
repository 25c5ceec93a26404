"""What can be booked, and the bookings. Migrations add the guard that refuses overlaps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.directory.models import Person
from trainfac.infra.db import Base, choice
from trainfac.scheduling.states import ResourceKind, RoomKind

trainer_facility = Table(
    "trainer_facility",
    Base.metadata,
    Column("trainer_id", ForeignKey("trainer.id"), primary_key=True),
    Column("facility_id", ForeignKey("facility.id"), primary_key=True),
)


class Resource(Base):
    """A room or a trainer: something that can be at one session at a time."""

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


class Trainer(Resource):
    """A person who teaches, at one facility or several; still one resource."""

    __tablename__ = "trainer"
    __mapper_args__ = {"polymorphic_identity": ResourceKind.TRAINER}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)

    person: Mapped[Person] = relationship()


class Booking(Base):
    """A resource held for [starts_at, ends_at) by a training session. A booking that is not live holds nothing."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_booking_resource_start", "resource_id", "starts_at"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    live: Mapped[bool] = mapped_column(default=True)

    resource: Mapped[Resource] = relationship()
