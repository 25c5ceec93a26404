"""A year of a facility in the reader's words: what the page and the sheet to print show alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from babel.dates import get_day_names, get_month_names
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from trainfac.infra.i18n import current_locale, long_date
from trainfac.kernel.text import direction_of
from trainfac.printouts.queries.year import FacilityYear
from trainfac.printouts.year_plan import DayKind, PlanDay, Row, TimeOff, by_month, rows_of_year, times_off
from trainfac.scheduling.announcement import AnnouncedRun
from trainfac.scheduling.calendar import Month
from trainfac.scheduling.entry import Entry
from trainfac.scheduling.routes.lines import LineWriter
from trainfac.scheduling.routes.months import month_name
from trainfac.scheduling.states import RunState


class Mark(StrEnum):
    """How the bar of a run is drawn: each differs in its border, not in colour alone."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"
    DRAFT = "draft"


MARK_WORDS: Final = {
    Mark.OPEN: _l("Open for nominations"),
    Mark.FULL: _l("Full: waiting list"),
    Mark.CLOSED: _l("Nominations closed, or running"),
    Mark.OVER: _l("Over"),
    Mark.CANCELLED: _l("Cancelled"),
    Mark.DRAFT: _l("Draft – not published"),
}
DAY_WORDS: Final = {
    DayKind.WEEKEND: _l("No working day"),
    DayKind.HOLIDAY: _l("Public holiday"),
    DayKind.CLOSURE: _l("Closed by the facility"),
}
_MARKS: Final = {
    Entry.OPEN: Mark.OPEN,
    Entry.FULL: Mark.FULL,
    Entry.OVER: Mark.OVER,
    Entry.CANCELLED: Mark.CANCELLED,
}


@dataclass(frozen=True)
class Line:
    """A run as the plan and the list under it tell it."""

    starts_on: date
    ends_on: date
    code: str
    title: str
    title_lang: str
    title_dir: str
    href: str
    dates: str
    language: str
    deadline: str
    state: str
    tone: str
    places: str
    mark: Mark


@dataclass(frozen=True)
class MonthList:
    """What is told of a month in words."""

    month: Month
    name: str
    lines: Sequence[Line]
    days_off: Sequence[TimeOff]


@dataclass(frozen=True)
class YearPage:
    """Everything that is shown of a year; ``weekdays`` are initials from Monday on."""

    rows: Sequence[Row[Line]]
    months: Sequence[MonthList]
    month_names: Mapping[Month, str]  # without the year, for the plan
    marks: Sequence[Mark]
    kinds: Sequence[DayKind]
    weekdays: Sequence[str]
    total: int


def year_page(shown: FacilityYear, now: datetime, *, for_staff: bool) -> YearPage:
    """The year as it stands now; staff are led to their own pages of runs."""
    writer = LineWriter({shown.place.id: shown.place}, now)
    lines = [_line(run, writer, for_staff=for_staff) for run in shown.runs]
    found = by_month(shown.year, lines)
    names = {month: month_name(month) for month, _lines in found}
    weekdays = get_day_names("narrow", context="stand-alone", locale=current_locale())
    short = get_month_names("wide", context="stand-alone", locale=current_locale())
    return YearPage(
        rows=rows_of_year(shown.days, lines),
        months=[
            MonthList(month, names[month], of_month, _days_off(shown.days, month))
            for month, of_month in found
        ],
        month_names={month: str(short[month.month]) for month in names},
        marks=[mark for mark in Mark if any(line.mark is mark for line in lines)],
        kinds=[kind for kind in DAY_WORDS if any(day.kind is kind for day in shown.days)],
        weekdays=[str(weekdays[number]) for number in range(7)],
        total=len(lines),
    )  # fmt: skip


def day_off(day: PlanDay | TimeOff) -> str:
    """Why a day is off, as people are told."""
    return _("%(name)s (date expected)", name=day.why) if day.expected else day.why


def _line(run: AnnouncedRun, writer: LineWriter, *, for_staff: bool) -> Line:
    written, draft = writer.line(run), run.state is RunState.DRAFT
    return Line(
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        code=run.code,
        title=run.course_title,
        title_lang=run.course_language,
        title_dir=direction_of(run.course_title),
        href=_staff_page(run) if for_staff else written.href,
        dates=written.dates,
        language=written.language,
        deadline=long_date(run.nomination_deadline) if run.nomination_deadline else "",
        state=str(MARK_WORDS[Mark.DRAFT]) if draft else written.state,
        tone="warn" if draft else written.tone,
        places=written.places,
        mark=Mark.DRAFT if draft else _MARKS.get(writer.standing(run), Mark.CLOSED),
    )


def _staff_page(run: AnnouncedRun) -> str:
    return url_for("scheduling.run_staff", facility_code=run.place.code, run_code=run.code)


def _days_off(days: Sequence[PlanDay], month: Month) -> list[TimeOff]:
    return times_off(day for day in days if Month.of(day.day) == month)
