"""Countries, their groups and areas, from the data files that come with the product."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files

import pycountry
from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.kinds import CountryGroup
from trainfac.directory.models import AdminArea, Country, CountryGroupMembership
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg

_LANGUAGES = ("fr", "es", "pt", "ar", "zh", "ru")


def load_countries(tx: Session) -> int:
    """Add or correct the countries and their group membership; returns how many countries there are."""
    known = {country.iso2: country for country in tx.scalars(select(Country))}
    for row in _rows("countries.csv"):
        country = known.setdefault(row["iso2"], Country(iso2=row["iso2"]))
        country.iso3 = row["iso3"]
        country.name = row["name"]
        country.un_short_name = row["un_short_name"] or row["name"]
        country.names = {language: row[f"name_{language}"] for language in _LANGUAGES}
        country.m49_region_code = row["m49_region_code"]
        country.m49_region = row["m49_region"]
        country.m49_subregion = row["m49_subregion"]
        tx.add(country)
    tx.flush()
    _load_groups(tx, known)
    return len(known)


def _load_groups(tx: Session, countries: dict[str, Country]) -> None:
    known = {(m.group, m.country_id, m.valid_from): m for m in tx.scalars(select(CountryGroupMembership))}
    for row in _rows("country_groups.csv"):
        group, country = CountryGroup(row["group"]), countries[row["iso2"]]
        start = _day(row["valid_from"])
        membership = known.get((group, country.id, start))
        if membership is None:
            membership = CountryGroupMembership(group=group, country_id=country.id, valid_from=start)
            tx.add(membership)
        membership.valid_to = _day(row["valid_to_exclusive"])
        membership.scheduled_end = _day(row["scheduled_end"])
        membership.note = "; ".join(filter(None, (row["precision_note"], row["note"])))


def admin_area(tx: Session, code: str, country: Country) -> AdminArea:
    """The area of an ISO 3166-2 code in this country, added when first needed. Raises NotFound."""
    area = tx.scalar(select(AdminArea).where(AdminArea.code == code))
    if area is None:
        name = subdivisions(country.iso2).get(code)
        if name is None:
            raise NotFound(msg("“%(code)s” is no area of %(country)s (ISO 3166-2)", code=code, country=country.name))
        area = AdminArea(code=code, name=name, country_id=country.id)
        tx.add(area)
        tx.flush()
    return area


@lru_cache(maxsize=300)
def subdivisions(iso2: str) -> dict[str, str]:
    """The first-level areas of a country: ISO 3166-2 code to name."""
    found = pycountry.subdivisions.get(country_code=iso2) or []  # type: ignore[no-untyped-call]
    return {area.code: area.name for area in sorted(found, key=lambda area: area.name) if area.parent_code is None}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("trainfac.data") / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
