"""A published run as the public may know it: what pages, calendar files and structured data are made from. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from trainfac.scheduling.entry import Entry, entry
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class Place:
    """A facility: where runs are held."""

    id: int
    code: str
    name: str
    city: str
    country: str  # ISO 3166-1 alpha-2
    country_names: Mapping[str, str]  # by language, "en" always
    timezone: str
    languages: tuple[str, ...]
    active: bool

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def today(self, now: datetime) -> date:
        """Which day it is there."""
        return now.astimezone(self.zone).date()

    def country_name(self, language: str) -> str:
        return self.country_names.get(language) or self.country_names["en"]


@dataclass(frozen=True)
class AnnouncedRun:
    """A run with its course and place; days are those of the facility's zone, ``changed_at`` is UTC."""

    code: str
    state: RunState
    place: Place
    course_code: str
    course_version: int
    course_title: str
    course_language: str
    course_aims: str
    contact_minutes: int
    language: str
    starts_on: date
    ends_on: date
    nomination_deadline: date | None
    capacity: int
    seats_left: int
    changed_at: datetime

    @property
    def facility_id(self) -> int:
        return self.place.id

    def entry(self, now: datetime) -> Entry:
        """Whether one can still get a place, at this moment."""
        return entry(
            self.state,
            today=self.place.today(now),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            deadline=self.nomination_deadline,
            seats_left=self.seats_left,
        )


@dataclass(frozen=True)
class AnnouncedSession:
    """A block of the timetable; instants in UTC."""

    id: int
    module: str
    kind: str  # what people read is the label of catalogue.states.ModuleKind
    starts_at: datetime
    ends_at: datetime
    room: str
    cancelled: bool
    note: str
    changed_at: datetime
    group: str = ""  # of a part of the run; empty: for everybody


def by_day(sessions: tuple[AnnouncedSession, ...], zone: ZoneInfo) -> list[tuple[date, list[AnnouncedSession]]]:
    """The timetable day by day, as the days are at the facility."""
    ordered = sorted(sessions, key=lambda session: (session.starts_at, session.id))
    days = groupby(ordered, key=lambda session: session.starts_at.astimezone(zone).date())
    return [(day, list(blocks)) for day, blocks in days]
