"""Public holidays of the areas that a facility has belonged to."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import zip_longest
from typing import Final

import holidays

from trainfac.kernel.messages import Message, msg

# The library has the holidays that India's states gazette under "government"; "public" holds only the Union's.
_GAZETTED_BY_STATES: Final = frozenset({"IN"})
_ESTIMATED: Final = re.compile(r"\s*\((observed, )?estimated\)")


@dataclass(frozen=True)
class HolidayArea:
    """Whose holidays are kept from a day on (None: always have been).

    ``country`` is ISO 3166-1 alpha-2; ``subdivision`` ISO 3166-2, with or without the country before it, or empty.
    """

    country: str
    subdivision: str = ""
    valid_from: date | None = None


@dataclass(frozen=True)
class PublicHoliday:
    """Why a day is off; ``estimated`` when it depends on the moon and was not announced yet."""

    name: str
    estimated: bool = False


@dataclass(frozen=True)
class HolidayCalendar:
    """Public holidays by day, and what could not be known about them."""

    days: Mapping[date, PublicHoliday]
    gaps: tuple[Message, ...] = ()

    @property
    def names(self) -> dict[date, str]:
        """Day and name alone, as layouts take them."""
        return {day: holiday.name for day, holiday in self.days.items()}


def public_holidays(areas: Sequence[HolidayArea], first_day: date, last_day: date) -> HolidayCalendar:
    """The holidays from first to last day, both included; each day by the area in force on it.

    What is not known is told as a gap, never taken for "no holidays". Saturdays that China works in exchange for a
    day off are not regarded: a facility's working week is its own.
    """
    days: dict[date, PublicHoliday] = {}
    gaps: list[Message] = []
    ordered = sorted(areas, key=lambda area: area.valid_from or date.min)
    for area, following in zip_longest(ordered, ordered[1:]):
        first = max(first_day, area.valid_from or date.min)
        last = last_day if following is None else min(last_day, _day_before(following))
        for year in range(first.year, last.year + 1) if first <= last else ():
            found, missing = _holidays_of_year(area.country.strip().upper(), area.subdivision.strip().upper(), year)
            days.update((day, holiday) for day, holiday in found if first <= day <= last)
            gaps += [gap for gap in missing if gap not in gaps]
    return HolidayCalendar(dict(sorted(days.items())), tuple(gaps))


def _day_before(area: HolidayArea) -> date:
    valid_from = area.valid_from or date.min
    return valid_from if valid_from == date.min else valid_from - timedelta(days=1)


@lru_cache(maxsize=512)
def _holidays_of_year(
    country: str, subdivision: str, year: int
) -> tuple[tuple[tuple[date, PublicHoliday], ...], tuple[Message, ...]]:
    """Holidays of one area in one year, and what is not known about them."""
    if country not in holidays.list_supported_countries(include_aliases=False):
        return (), (msg("The public holidays of %(country)s are not known. Enter them as closures.", country=country),)
    state, gaps = _state(country, subdivision)
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always")
        categories = ("public", "government") if state and country in _GAZETTED_BY_STATES else None
        table = holidays.country_holidays(country, state, years=year, language="en_US", categories=categories)
    if doubts or not table:
        gaps.append(
            msg(
                "The public holidays of %(country)s in %(year)s are not completely known. Enter what is missing as"
                " closures.",
                country=country,
                year=year,
            )
        )
    return tuple((day, _named(name)) for day, name in sorted(table.items()) if day.year == year), tuple(gaps)


def _state(country: str, subdivision: str) -> tuple[str | None, list[Message]]:
    """The library's code of a subdivision; none, with a gap, when it tells others of that country but not this one."""
    code = subdivision.removeprefix(f"{country}-")
    entity = holidays.country_holidays(country)
    if not code or not entity.subdivisions:
        return None, []
    if code in {*entity.subdivisions, *entity.subdivisions_aliases}:
        return code, []
    gap = msg(
        "The public holidays of %(area)s are not known; those of %(country)s are used. Enter the others as closures.",
        area=f"{country}-{code}",
        country=country,
    )
    return None, [gap]


def _named(name: str) -> PublicHoliday:
    plain = _ESTIMATED.sub("", name)
    return PublicHoliday(plain, estimated=plain != name)
