"""Instruments, and which sessions need places at them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.infra.db import Base
from trainfac.scheduling.models.resource import InstrumentPlace


class Instrument(Base):
    """One unit of a technique, at which so many trainees can work at once as it has places in use."""

    __tablename__ = "instrument"
    __table_args__ = (UniqueConstraint("facility_id", "name"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    name: Mapped[str]  # "HPLC 2"
    technique: Mapped[str]  # "HPLC", as modules name what they need
    model: Mapped[str] = mapped_column(default="")
    asset_tag: Mapped[str] = mapped_column(default="")
    calibration_due: Mapped[date | None]  # the last day on which its calibration holds
    active: Mapped[bool] = mapped_column(default=True)

    places: Mapped[list[InstrumentPlace]] = relationship(order_by="InstrumentPlace.number")


class SessionInstrument(Base):
    """A session needs so many places at an instrument."""

    __tablename__ = "session_instrument"
    __table_args__ = (UniqueConstraint("session_id", "instrument_id"), CheckConstraint("places > 0", name="places"))

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id", ondelete="CASCADE"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    places: Mapped[int]

    instrument: Mapped[Instrument] = relationship()
