"""Public holidays of the areas that a facility has belonged to."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

import holidays

from trainfac.kernel.messages import Message, msg

# India's states gazette their holidays for their offices; the library has only the Union's under "public".
_STATES_GAZETTE: Final = frozenset({"IN"})
_ESTIMATED: Final = re.compile(r"\s*\((observed, )?estimated\)")


@dataclass(frozen=True, order=True)
class HolidayArea:
    """Whose holidays are kept from a day on (None: always have been).

    ``country`` is ISO 3166-1 alpha-2; ``subdivision`` ISO 3166-2 with or without the country, or empty.
    """

    valid_from: date | None = field(compare=False)
    country: str
    subdivision: str = ""


@dataclass(frozen=True)
class PublicHoliday:
    """A day off; ``estimated`` when it depends on the moon and has not been announced."""

    name: str
    estimated: bool = False


@dataclass(frozen=True)
class HolidayCalendar:
    """Public holidays by day, and what could not be known about them."""

    days: Mapping[date, PublicHoliday]
    gaps: tuple[Message, ...] = ()

    @property
    def names(self) -> dict[date, str]:
        """Just day and name, as layouts take them."""
        return {day: holiday.name for day, holiday in self.days.items()}


def public_holidays(areas: Sequence[HolidayArea], first_day: date, last_day: date) -> HolidayCalendar:
    """The holidays from first to last day, both included; each day by the area that was in force on it.

    A country or subdivision that is not known leaves a gap that is told, never a silent "no holidays". Saturdays
    that China works in exchange for a day off are not regarded: a facility's working week is its own.
    """
    days: dict[date, PublicHoliday] = {}
    gaps: dict[Message, None] = {}
    ordered = sorted(areas, key=lambda area: area.valid_from or date.min)
    for area, following in zip(ordered, [*ordered[1:], None], strict=True):
        first = max(first_day, area.valid_from or date.min)
        last = last_day
        if following is not None and following.valid_from is not None:
            last = min(last_day, date.fromordinal(following.valid_from.toordinal() - 1))
        for year in range(first.year, last.year + 1) if first <= last else ():
            found, gap = _holidays_of_year(area.country.strip().upper(), area.subdivision.strip().upper(), year)
            days.update((day, holiday) for day, holiday in found if first <= day <= last)
            gaps.update(dict.fromkeys(gap))
    return HolidayCalendar(dict(sorted(days.items())), tuple(gaps))
