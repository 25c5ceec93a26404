"""A timetable as it is shown: days with their sessions, and weeks of such days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trainfac.kernel.messages import Message
from trainfac.kernel.periods import days_between
from trainfac.scheduling.hours import WorkingHours
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.rules import SessionToCheck, outside_hours, overlaps
from trainfac.scheduling.services.busy import session_name


@dataclass(frozen=True)
class Entry:
    """A session on its day; ``doubt`` says that it lies outside the working hours."""

    session: TrainingSession
    doubt: Message | None


@dataclass(frozen=True)
class Day:
    """A day of the facility; ``closed`` is why it does not train then, if it does not."""

    day: date
    entries: tuple[Entry, ...]
    closed: str


@dataclass(frozen=True)
class Week:
    """Seven days from Monday on; those outside the run or without anything to show are none."""

    monday: date
    days: tuple[Day | None, ...]


def days_of(
    planned: Sequence[TrainingSession], run: CourseRun, hours: WorkingHours, closed: Mapping[date, str]
) -> list[Day]:
    """The days of a run on which something is held, would be held but for a closure, or nothing is planned yet."""
    zone = run.facility.zone
    entries: dict[date, list[Entry]] = defaultdict(list)
    for session in planned:
        check = SessionToCheck(session.module.title, session.interval)
        doubt = None if session.cancelled else outside_hours(check, hours=hours)
        entries[session.starts_at.astimezone(zone).date()].append(Entry(session, doubt))
    shown = {day for day in days_between(run.starts_on, run.ends_on) if hours.is_working_day(day)} | set(entries)
    return [Day(day, tuple(entries.get(day, ())), closed.get(day, "")) for day in sorted(shown)]


def clashes_within(planned: Sequence[TrainingSession], hours: WorkingHours) -> list[Message]:
    """Sessions that some participants would have to be at together; groups that part ways are at one each."""
    live = [session for session in planned if not session.cancelled]
    parts = {session.group_id for session in live} - {None} or {None}
    found = (
        message
        for part in sorted(parts, key=str)
        for message in overlaps(
            [SessionToCheck(session_name(held), held.interval) for held in live if held.group_id in {None, part}],
            hours=hours,
        )
    )
    return list({str(message): message for message in found}.values())


def weeks_of(days: Sequence[Day]) -> list[Week]:
    """The same by weeks."""
    by_day = {day.day: day for day in days}
    mondays = sorted({day - timedelta(days=day.weekday()) for day in by_day})
    return [
        Week(monday, tuple(by_day.get(monday + timedelta(days=offset)) for offset in range(7))) for monday in mondays
    ]
