"""Tables of countries, group membership, areas, organisations, people and where they work."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.directory.kinds import CountryGroup, OrganisationKind, Sex
from trainfac.infra.db import Base, choice


class Direction(StrEnum):
    """The way a script is written."""

    LTR = "ltr"
    RTL = "rtl"


class Country(Base):
    """A country or area of ISO 3166-1 with its UN M49 region."""

    __tablename__ = "country"

    iso2: Mapped[str] = mapped_column(unique=True)
    iso3: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    un_short_name: Mapped[str]
    names: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language -> name
    m49_region_code: Mapped[str]  # "002" Africa, "142" Asia, …
    m49_region: Mapped[str]
    m49_subregion: Mapped[str]

    memberships: Mapped[list[CountryGroupMembership]] = relationship(back_populates="country")


class CountryGroupMembership(Base):
    """A country belongs to a group on the days in [valid_from, valid_to). A scheduled end is never applied."""

    __tablename__ = "country_group_membership"
    __table_args__ = (UniqueConstraint("group", "country_id", "valid_from"),)

    group: Mapped[CountryGroup] = mapped_column(choice(CountryGroup, "country_group"))
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    scheduled_end: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")

    country: Mapped[Country] = relationship(back_populates="memberships")


class AdminArea(Base):
    """A province or state, by its ISO 3166-2 code."""

    __tablename__ = "admin_area"

    code: Mapped[str] = mapped_column(unique=True)  # "CN-YN"
    name: Mapped[str]
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"), index=True)


class Organisation(Base):
    """A laboratory or another body that sends technicians."""

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_country_folded", "country_id", "name_folded"),)

    name: Mapped[str]
    name_folded: Mapped[str]  # kernel.text.fold(name), for search and matching
    name_local: Mapped[str] = mapped_column(default="")
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind, "organisation_kind"))
    field: Mapped[str] = mapped_column(default="")  # food, agro, drug, dairy, water, …
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"))
    admin_area_id: Mapped[int | None] = mapped_column(ForeignKey("admin_area.id"))
    city: Mapped[str] = mapped_column(default="")
    reference: Mapped[str | None] = mapped_column(unique=True)  # the facility's own number, as lab_ref in imports
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    country: Mapped[Country] = relationship()
    admin_area: Mapped[AdminArea | None] = relationship()


class Person(Base):
    """A person: one full name in any script, and the name in their own writing beside it."""

    __tablename__ = "person"

    full_name: Mapped[str]
    name_folded: Mapped[str] = mapped_column(index=True)  # kernel.text.fold(full_name)
    name_on_certificate: Mapped[str] = mapped_column(default="")  # empty: the full name
    native_name: Mapped[str] = mapped_column(default="")
    native_lang: Mapped[str] = mapped_column(default="")  # BCP 47
    native_dir: Mapped[Direction] = mapped_column(choice(Direction, "direction"), default=Direction.LTR)
    sex: Mapped[Sex] = mapped_column(choice(Sex, "sex"), default=Sex.UNDISCLOSED)
    nationality_id: Mapped[int | None] = mapped_column(ForeignKey("country.id"))
    email: Mapped[str] = mapped_column(default="", index=True)  # folded to lower case
    phone: Mapped[str] = mapped_column(default="")
    reference: Mapped[str | None] = mapped_column(unique=True)  # as person_ref in imports
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    employments: Mapped[list[Employment]] = relationship(back_populates="person", order_by="Employment.id.desc()")


class Employment(Base):
    """A person works at an organisation; the newest without an end is the current one."""

    __tablename__ = "employment"
    __table_args__ = (Index("ix_employment_organisation_person", "organisation_id", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    job_title: Mapped[str] = mapped_column(default="")
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    # A person may name any laboratory as theirs; only what its head or a coordinator confirmed opens its doors.
    confirmed: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(back_populates="employments")
    organisation: Mapped[Organisation] = relationship()
