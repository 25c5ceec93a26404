"""Facilities: where they are, when they work, who signs."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.directory.models import Country
from trainfac.infra.db import Base


class Facility(Base):
    """A place that trains."""

    __tablename__ = "facility"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    city: Mapped[str]
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"))
    timezone: Mapped[str]  # IANA
    languages: Mapped[list[Any]] = mapped_column(default=list)  # BCP 47
    serial_prefix: Mapped[str] = mapped_column(unique=True)
    letterhead: Mapped[list[Any]] = mapped_column(default=list)  # lines printed above a certificate
    about: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    checks_competence: Mapped[bool] = mapped_column(default=False)  # trainers teach only what they are known to teach

    country: Mapped[Country] = relationship()
    holiday_areas: Mapped[list[HolidayArea]] = relationship(
        order_by="HolidayArea.valid_from", cascade="all, delete-orphan"
    )
    opening_periods: Mapped[list[OpeningPeriod]] = relationship(
        order_by="OpeningPeriod.weekday, OpeningPeriod.opens", cascade="all, delete-orphan"
    )
    breaks: Mapped[list[FacilityBreak]] = relationship(
        order_by="FacilityBreak.starts, FacilityBreak.id", cascade="all, delete-orphan"
    )
    signatories: Mapped[list[Signatory]] = relationship(order_by="Signatory.position", cascade="all, delete-orphan")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class HolidayArea(Base):
    """Whose public holidays a facility keeps, from a day on; borders of states move while buildings stay."""

    __tablename__ = "holiday_area"
    __table_args__ = (UniqueConstraint("facility_id", "valid_from"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    country_iso2: Mapped[str]
    subdivision: Mapped[str] = mapped_column(default="")  # the code of the holidays library, "AP"
    valid_from: Mapped[date]


class OpeningPeriod(Base):
    """A facility is open on a weekday (0 Monday … 6 Sunday) between two wall times."""

    __tablename__ = "opening_period"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6 AND opens < closes", name="order"),
        UniqueConstraint("facility_id", "weekday", "opens"),
    )

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class FacilityBreak(Base):
    """A break on one weekday (0 Monday … 6 Sunday), or on every working day where none is named."""

    __tablename__ = "facility_break"
    __table_args__ = (
        CheckConstraint("starts < ends", name="order"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    label: Mapped[str]
    starts: Mapped[time]
    ends: Mapped[time]
    weekday: Mapped[int | None]


class Signatory(Base):
    """Who signs certificates, and as what, between two days."""

    __tablename__ = "signatory"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    title: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Closure(Base):
    """A day on which a facility does not train although it is no public holiday."""

    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("facility_id", "day"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    day: Mapped[date]
    reason: Mapped[str]
