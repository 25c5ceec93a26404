"""A month on a page: names in the reader's language, and runs as bars in its weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_skeleton, get_day_names
from markupsafe import Markup

from trainfac.infra.i18n import current_locale
from trainfac.scheduling.announcement import AnnouncedRun
from trainfac.scheduling.calendar import Bar, Month, Week, weeks
from trainfac.scheduling.entry import Entry
from trainfac.scheduling.routes.lines import LineWriter

MONTH_RUNS: Final = 300  # more are too many for a grid

_TONES: Final = {Entry.OPEN: "accent", Entry.CANCELLED: "quiet", Entry.OVER: "quiet"}


@dataclass(frozen=True)
class Weekday:
    """A column of the month."""

    short: str
    long: str


@dataclass(frozen=True)
class MonthPage:
    """What the component ``month_calendar`` shows."""

    weekdays: list[Weekday]
    weeks: list[dict[str, object]]
    is_empty: bool


def month_name(month: Month) -> str:
    """A month as "December 2026"."""
    return _month_name(month, str(current_locale()))


def month_page(month: Month, runs: Sequence[AnnouncedRun], writer: LineWriter, today: date) -> MonthPage:
    """The month with its runs; with none of them when they are too many."""
    locale = current_locale()
    shown = runs if len(runs) <= MONTH_RUNS else []
    grid = weeks(month, shown, first_weekday=locale.first_week_day)
    return MonthPage(_weekdays(locale), [_week(week, month, writer, today) for week in grid], is_empty=not shown)


@lru_cache(maxsize=1024)
def _month_name(month: Month, locale: str) -> str:
    return str(format_skeleton("yMMMM", month.first, locale=locale))


def _weekdays(locale: Locale) -> list[Weekday]:
    short, long = get_day_names("abbreviated", locale=locale), get_day_names("wide", locale=locale)
    order = [(locale.first_week_day + n) % 7 for n in range(7)]
    return [Weekday(short[day], long[day]) for day in order]


def _week(week: Week[AnnouncedRun], month: Month, writer: LineWriter, today: date) -> dict[str, object]:
    return {
        "number": str(week.days[0].isocalendar().week),
        "days": [
            {"number": day.day, "iso": day.isoformat(), "in_month": Month.of(day) == month, "today": day == today}
            for day in week.days
        ],
        "entries": [_entry(bar, writer) for bar in week.bars],
    }


def _entry(bar: Bar[AnnouncedRun], writer: LineWriter) -> dict[str, object]:
    line = writer.line(bar.run)
    return {
        "label": Markup('<bdi lang="{}">{}</bdi>').format(line.title_lang, line.title),
        "href": line.href,
        "dates": line.dates,
        "first": bar.first,
        "last": bar.last,
        "came_from": bar.came_from,
        "goes_on": bar.goes_on,
        "tone": _TONES.get(writer.standing(bar.run), "plain"),
        "detail": f"{line.where} · {line.places or line.state}",
    }
