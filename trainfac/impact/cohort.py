"""The cohort report: who was trained in a period, counted from rows. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from trainfac.kernel.messages import Message, msg

AFRICA: Final = "002"
ASIA: Final = "142"
REGIONS: Final[Mapping[str, Message]] = {  # of UN M49
    AFRICA: msg("Africa"),
    "019": msg("Americas"),
    ASIA: msg("Asia"),
    "150": msg("Europe"),
    "009": msg("Oceania"),
}
LDC: Final = "LDC"
ASEAN: Final = "ASEAN"


@dataclass(frozen=True)
class Enrolled:
    """One participant of one run: ids of what is counted, and what it is counted by."""

    person_id: int
    organisation_id: int
    country_id: int
    admin_area_id: int | None
    sex: str
    run_id: int
    run_start: date
    certificate: str | None  # kind of the valid certificate


@dataclass(frozen=True)
class CountryFacts:
    """A country as the report shows it."""

    id: int
    iso2: str
    name: str
    region: str  # code of UN M49


@dataclass(frozen=True)
class Membership:
    """A country belongs to a group on the days in [valid_from, valid_to)."""

    group: str
    country_id: int
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class GroupCount:
    """How many came from the countries of a group."""

    technicians: int
    countries: int


@dataclass(frozen=True)
class CountryLine:
    """What came from one country."""

    country: CountryFacts
    technicians: int
    laboratories: int
    enrolments: int
    ldc: bool


@dataclass(frozen=True)
class Cohort:
    """The published figures of a facility and a period."""

    technicians: int
    laboratories: int
    countries: int
    africa: int
    asia: int
    enrolments: int
    runs: int
    provinces: int
    groups: Mapping[str, GroupCount]
    certificates: Mapping[str, int]  # valid ones by kind; kinds that few facilities issue where there are some
    by_sex: Mapping[str, int]
    by_region: Mapping[str, int]  # technicians by code of the region, most first
    by_country: Sequence[CountryLine]

    @property
    def ldc_technicians(self) -> int:
        return self.groups[LDC].technicians

    @property
    def asean_countries(self) -> int:
        return self.groups[ASEAN].countries


class Groups:
    """Who belonged to which group on which day."""

    def __init__(self, memberships: Collection[Membership]) -> None:
        self._spans: dict[tuple[str, int], list[Membership]] = {}
        for membership in memberships:
            self._spans.setdefault((membership.group, membership.country_id), []).append(membership)

    def member(self, group: str, country_id: int, day: date) -> bool:
        return any(span.holds_on(day) for span in self._spans.get((group, country_id), ()))


def cohort(
    rows: Sequence[Enrolled],
    countries: Mapping[int, CountryFacts],
    groups: Groups,
    *,
    kinds: Collection[str],
    group_names: Collection[str] = (LDC, ASEAN),
    as_of: date | None,
) -> Cohort:
    """Count the rows. Groups are read as of each run's first day, or all as of one day when ``as_of`` is given.

    A technician counts once, by the country of their first run in the period; a country or a technician is in a
    group when it was so at any of the runs counted.
    """
    ordered = sorted(rows, key=lambda row: (row.run_start, row.run_id))
    first: dict[int, Enrolled] = {}
    for row in ordered:
        first.setdefault(row.person_id, row)

    def members(group: str) -> list[Enrolled]:
        return [row for row in ordered if groups.member(group, row.country_id, as_of or row.run_start)]

    in_groups = {group: members(group) for group in group_names}
    seen = {row.country_id for row in rows}
    certificates = Counter(row.certificate for row in rows if row.certificate)
    return Cohort(
        technicians=len(first),
        laboratories=len({row.organisation_id for row in rows}),
        countries=len(seen),
        africa=sum(countries[c].region == AFRICA for c in seen),
        asia=sum(countries[c].region == ASIA for c in seen),
        enrolments=len(rows),
        runs=len({row.run_id for row in rows}),
        provinces=len({row.admin_area_id for row in rows} - {None}),
        groups={
            group: GroupCount(len({row.person_id for row in found}), len({row.country_id for row in found}))
            for group, found in in_groups.items()
        },
        certificates={**dict.fromkeys(kinds, 0), **certificates},
        by_sex=dict(Counter(row.sex for row in first.values())),
        by_region=dict(Counter(countries[row.country_id].region for row in first.values()).most_common()),
        by_country=_by_country(ordered, first, countries, {row.country_id for row in in_groups[LDC]}),
    )


def _by_country(
    rows: Sequence[Enrolled],
    first: Mapping[int, Enrolled],
    countries: Mapping[int, CountryFacts],
    ldc: Collection[int],
) -> list[CountryLine]:
    technicians = Counter(row.country_id for row in first.values())
    enrolments = Counter(row.country_id for row in rows)
    laboratories = Counter(country for country, _ in {(row.country_id, row.organisation_id) for row in rows})
    lines = [CountryLine(countries[c], technicians[c], laboratories[c], enrolments[c], c in ldc) for c in enrolments]
    return sorted(lines, key=lambda line: (-line.technicians, line.country.name))
