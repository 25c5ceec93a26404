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


@dataclass(frozen=True)
class Entry:
    """A session: when, what, where, how much of its attendance is recorded, and its sheet if it can be opened."""

    label: str
    time: str
    detail: str
    tone: str
    href: str


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
        run = f"{session.run.code} {session.run.course.title}" if with_run else ""
        opens = begun and session.id in may_record
        return Entry(
            label=session.module.title,
            time=f"{clock_time(session.starts_at, zone)}–{clock_time(session.ends_at, zone)}",
            detail=" · ".join(part for part in (told, group, place, run) if part),
            tone="accent" if line.to_record(now) else "plain" if begun else "quiet",
            href=url_for("delivery.attendance", facility_code=facility_code, session_id=session.id) if opens else "",
        )

    return [
        Day(weekday_date(day), day.isoformat(), [entry(line) for line in found])
        for day, found in groupby(lines, key=day_of)
    ]
