"""Sessions as the calendar shows them: in the reader's words, in the facility's time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from trainfac.infra.i18n import clock_time, translate, weekday_date, zone_name
from trainfac.scheduling import policy
from trainfac.scheduling.models import Facility, TrainingSession
from trainfac.scheduling.queries.staff_calendar import Held, Narrowed, held_between
from trainfac.scheduling.queries.timeline_rows import RowPage

TONES: Final = 12  # colours and patterns of runs, in the style sheet


@dataclass(frozen=True)
class Entry:
    """A session in words; ``run`` with its group, ``tone`` is the number of the colour and pattern of its run."""

    id: int
    href: str
    tone: int
    name: str
    run: str
    time: str
    place: str
    people: str
    marks: tuple[str, ...]
    cancelled: bool
    editable: bool
    day: date


class EntryWriter:
    """Writes sessions for one request; what repeats is looked up once."""

    def __init__(self, facility: Facility) -> None:
        self._zone = facility.zone
        self._address = url_for(
            "scheduling.edit_session", facility_code=facility.code, run_code="-", session_id=0
        ).removesuffix("-/sessions/0")
        self._zones: dict[date, str] = {}
        self._words = {
            "cancelled": _("Cancelled"),
            "pinned": _("Pinned"),
            "overridden": _("Held all the same"),
            "no_room": _("No room"),
            "no_trainer": _("No trainer"),
        }

    def entry(self, held: Held) -> Entry:
        row = held.row
        start, end = row.starts_at.astimezone(self._zone), row.ends_at.astimezone(self._zone)
        marks = (
            *((self._words["cancelled"],) if row.cancelled else ()),
            *((self._words["overridden"],) if held.reasons else ()),
            *((self._words["pinned"],) if row.pinned else ()),
        )
        people = [one.name for one in (*held.trainers, *held.instruments)]
        return Entry(
            id=row.id,
            href=f"{self._address}{quote(row.run_code)}/sessions/{row.id}",
            tone=row.run_id % TONES,
            name=f"{row.sequence}. {row.title}",
            run=f"{row.run_code} · {row.group_name}" if row.group_name else row.run_code,
            time=f"{start:%H:%M}–{end:%H:%M}",
            place=row.room_name or self._words["no_room"],
            people=" · ".join(people) or self._words["no_trainer"],
            marks=marks,
            cancelled=row.cancelled,
            editable=policy.may_change_timetable(row.run_state),
            day=start.date(),
        )

    def event(self, held: Held, page: RowPage | None) -> dict[str, Any]:
        """The same with all that the calendar in the browser needs; times are wall times of the facility."""
        row, entry = held.row, self.entry(held)
        start, end = row.starts_at.astimezone(self._zone), row.ends_at.astimezone(self._zone)
        return {
            "id": entry.id,
            "start": f"{start:%Y-%m-%dT%H:%M}",
            "end": f"{end:%Y-%m-%dT%H:%M}",
            "title": entry.name,
            "run": entry.run,
            "tone": entry.tone,
            "time": entry.time,
            "place": entry.place,
            "people": entry.people,
            "marks": entry.marks,
            "when": f"{weekday_date(entry.day)} ({self._zone_of(start)})",
            "href": entry.href,
            "version": row.version,
            "room": row.room_id or 0,
            "editable": entry.editable,
            "cancelled": entry.cancelled,
            "reason": " · ".join(held.reasons),
            "rows": page.shows(held) if page else [],
        }

    def _zone_of(self, at: datetime) -> str:
        day = at.date()
        if day not in self._zones:
            self._zones[day] = zone_name(self._zone, at)
        return self._zones[day]


def event_now(reading: Session, facility: Facility, session: TrainingSession) -> dict[str, Any]:
    """A session as it is stored now, without rows, for a script that has an older one."""
    day = session.starts_at.astimezone(facility.zone).date()
    of_the_run = held_between(reading, facility, day, day + timedelta(days=1), Narrowed(run=session.run.code))
    writer = EntryWriter(facility)
    event = next((writer.event(held, None) for held in of_the_run if held.row.id == session.id), {})
    return {name: value for name, value in event.items() if name != "rows"}


def told(session: TrainingSession) -> str:
    """Which session it is and when it is held now."""
    zone = session.run.facility.zone
    return _(
        "%(name)s of %(run)s: %(day)s, %(start)s–%(end)s (%(zone)s)",
        name=f"{session.module.sequence}. {session.module.title}",
        run=session.run.code,
        day=weekday_date(session.starts_at.astimezone(zone).date()),
        start=clock_time(session.starts_at, zone),
        end=clock_time(session.ends_at, zone),
        zone=zone_name(zone, session.starts_at),
    )


def row_names(page: RowPage) -> Iterator[dict[str, Any]]:
    """The rows of a timeline as the browser takes them."""
    for row in page.rows:
        yield {"id": str(row.id), "title": translate(row.name)}
