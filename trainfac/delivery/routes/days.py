"""Sessions day by day, as the component ``agenda`` shows them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext

from trainfac.delivery.queries import SessionLine
from trainfac.infra.i18n import clock_time, weekday_date
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class Link:
    """A way to another page."""

    label: str
    href: str


@dataclass(frozen=True)
class Entry:
    """A session: when, what, where, how much of its attendance is recorded, and its sheet if it can be opened.

    ``link`` leads to the course run that it belongs to.
    """

    label: str
    time: str
    detail: str
    tone: str
    href: str
    link: Link | None


@dataclass(frozen=True)
class Day:
    """A day of the facility with its sessions, in the order they were given."""

    label: str
    iso: str
    entries: list[Entry]


def days_of(
    lines: Sequence[SessionLine],
    zone: ZoneInfo,
    now: datetime,
    *,
    facility_code: str,
    may_record: Collection[int],
    with_run: bool = True,
) -> list[Day]:
    """Days of these sessions; ``may_record`` has the ids of those whose sheets this person opens."""

    def day_of(line: SessionLine) -> date:
        return line.session.starts_at.astimezone(zone).date()

    def entry(line: SessionLine) -> Entry:
        session = line.session
        begun = session.starts_at <= now
        place = session.room.name if session.room else gettext("No room yet")
        told = gettext("%(done)s of %(all)s recorded", done=line.recorded, all=line.participants) if begun else ""
        group = gettext("Group %(name)s", name=session.group.name) if session.group is not None else ""
        opens = begun and session.id in may_record
        return Entry(
            label=session.module.title,
            time=f"{clock_time(session.starts_at, zone)}–{clock_time(session.ends_at, zone)}",
            detail=" · ".join(part for part in (told, group, place) if part),
            tone="accent" if line.to_record(now) else "plain" if begun else "quiet",
            href=url_for("delivery.attendance", facility_code=facility_code, session_id=session.id) if opens else "",
            link=link_to_run(session.run, "scheduling.run_staff", facility_code) if with_run else None,
        )

    return [
        Day(weekday_date(day), day.isoformat(), [entry(line) for line in found])
        for day, found in groupby(lines, key=day_of)
    ]


def link_to_run(run: CourseRun, page: str, facility_code: str) -> Link:
    """A page of a run, called by its code and course."""
    return Link(f"{run.code} {run.course.title}", url_for(page, facility_code=facility_code, run_code=run.code))
