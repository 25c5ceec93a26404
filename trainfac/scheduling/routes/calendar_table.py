"""The calendar as pages write it without a script: days with their sessions, rows of a timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trainfac.infra.i18n import translate
from trainfac.kernel.periods import days_between
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.staff_calendar import Held
from trainfac.scheduling.queries.timeline_rows import RowPage
from trainfac.scheduling.routes.calendar_days import Asked, View
from trainfac.scheduling.routes.calendar_entries import Entry, EntryWriter


@dataclass(frozen=True)
class Day:
    """A day with its sessions; with only their number where they are too many. ``closed`` says why nobody trains."""

    day: date
    entries: Sequence[Entry]
    count: int
    closed: str
    href: str


@dataclass(frozen=True)
class TimelineRow:
    """A row of a timeline with what is held on each day."""

    name: str
    cells: Sequence[Sequence[Entry]]


def days_of(
    facility: Facility, asked: Asked, held: Sequence[Held], counts: Mapping[date, int], closed: Mapping[date, str]
) -> list[Day]:
    """Every day asked for, with what is held on it."""
    writer, entries = EntryWriter(facility), defaultdict(list)
    for one in held:
        entry = writer.entry(one)
        entries[entry.day].append(entry)
    return [
        Day(
            day,
            entries[day],
            counts.get(day, 0),
            closed.get(day, ""),
            asked.address(facility.code, view=View.DAY, day=day.isoformat(), span=None, page=None),
        )
        for day in days_between(asked.first, asked.until - timedelta(days=1))
    ]


def rows_of(facility: Facility, page: RowPage, held: Sequence[Held], days: Sequence[Day]) -> list[TimelineRow]:
    """The rows of a page of a timeline, each with a cell for each day."""
    writer = EntryWriter(facility)
    cells: dict[tuple[int, date], list[Entry]] = defaultdict(list)
    for one in held:
        entry = writer.entry(one)
        for row in page.shows(one):
            cells[row, entry.day].append(entry)
    return [TimelineRow(translate(row.name), [cells[row.id, day.day] for day in days]) for row in page.rows]
