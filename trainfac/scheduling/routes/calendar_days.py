"""Which part of its calendar a facility's staff look at, and how that is said in addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from flask import url_for
from werkzeug.datastructures import MultiDict

from trainfac.infra.i18n import date_span, weekday_date
from trainfac.scheduling.calendar import FIRST_YEAR, LAST_YEAR, Month
from trainfac.scheduling.drops import Rows
from trainfac.scheduling.forms.calendar import CalendarFilter
from trainfac.scheduling.queries.staff_calendar import Narrowed
from trainfac.scheduling.routes.months import month_name

MOST_DAYS: Final = 92
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WEEK: Final = timedelta(weeks=1)
_ONE: Final = timedelta(days=1)


class View(StrEnum):
    """How the calendar is shown; those after LIST are timelines with a row for each thing."""

    WEEK = "week"
    DAY = "day"
    MONTH = "month"
    LIST = "list"
    ROOMS = "rooms"
    TRAINERS = "trainers"
    INSTRUMENTS = "instruments"
    GROUPS = "groups"

    @property
    def rows(self) -> Rows | None:
        return Rows(self.value) if self.value in set(Rows) else None


@dataclass(frozen=True)
class Asked:
    """A view of the days around one day, narrowed; ``span`` is how much a timeline shows, ``page`` of its rows."""

    view: View
    day: date
    span: str
    wanted: Narrowed
    page: int = 1

    @classmethod
    def of(cls, args: MultiDict[str, str], today: date, unless_said: View = View.WEEK) -> Asked:
        """What an address says; it may say anything."""
        view = args.get("view", "")
        number = args.get("page", "")
        return cls(
            View(view) if view in set(View) else unless_said,
            day_of(args.get("day", "")) or today,
            "day" if args.get("span") == "day" else "week",
            CalendarFilter(args).narrowed(),
            int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        )

    @property
    def shows_one_day(self) -> bool:
        return self.view is View.DAY or (self.view.rows is not None and self.span == "day")

    @property
    def first(self) -> date:
        if self.view is View.MONTH:
            return self.day.replace(day=1)
        return self.day if self.shows_one_day else self.day - timedelta(days=self.day.weekday())

    @property
    def until(self) -> date:
        """The day after the last one shown."""
        if self.view is View.MONTH:
            return Month.of(self.day).next.first
        return self.first + (_ONE if self.shows_one_day else _WEEK)

    @property
    def title(self) -> str:
        if self.view is View.MONTH:
            return month_name(Month.of(self.day))
        return weekday_date(self.first) if self.shows_one_day else date_span(self.first, self.until - _ONE)

    @property
    def before(self) -> Asked:
        return replace(self, day=(self.first - _ONE) if self.view is View.MONTH else self.first - self._step)

    @property
    def after(self) -> Asked:
        return replace(self, day=self.until if self.view is View.MONTH else self.first + self._step)

    @property
    def _step(self) -> timedelta:
        return _ONE if self.shows_one_day else _WEEK

    def address(self, facility_code: str, **changes: Any) -> str:  # noqa: ANN401 - values of an address
        """The address of the page, with some of it changed; none takes something away."""
        said: dict[str, Any] = {"view": self.view, "day": self.day.isoformat(), **self.wanted.given()}
        if self.view.rows is not None:
            said |= {"span": self.span, "page": self.page if self.page > 1 else None}
        return url_for("scheduling.facility_calendar", facility_code=facility_code, **{**said, **changes})


def days_asked(args: MultiDict[str, str]) -> tuple[date, date] | None:
    """The first day and the day after the last that a script asks for; none where they are no days, or too many."""
    first, until = day_of(args.get("from", "")), day_of(args.get("to", ""))
    if first is None or until is None or not first < until <= first + timedelta(days=MOST_DAYS):
        return None
    return first, until


def day_of(text: str) -> date | None:
    """A day written as "2026-12-07" in a year that can be planned; none for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None
