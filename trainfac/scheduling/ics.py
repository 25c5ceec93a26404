"""Runs as iCalendar files (RFC 5545).

Stamps come from the data and never from the clock, so that an unchanged run is an unchanged file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.announcement import AnnouncedRun, AnnouncedSession
from trainfac.scheduling.states import RunState

Words = Callable[[Message], str]  # a message in the reader's language

_PRODUCT: Final = "-//trainfac//course runs//EN"
_REFRESH: Final = timedelta(hours=6)
_DAY: Final = timedelta(days=1)


def run_calendar(
    run: AnnouncedRun, sessions: Sequence[AnnouncedSession], *, address: str, domain: str, words: Words
) -> bytes:
    """One run: an event for each session in the facility's zone, or one for the whole run while it has none.

    ``address`` is that of the run's page; ``domain`` makes the identifiers ours for good.
    """
    calendar = _calendar(run.course_title)
    if sessions:
        for session in sessions:
            calendar.add_component(_session_event(run, session, address, domain, words))
        first, last = min(each.starts_at for each in sessions), max(each.ends_at for each in sessions)
        calendar.add_missing_timezones(first.date() - _DAY, last.date() + _DAY)
    else:
        calendar.add_component(_run_event(run, address, domain, words))
    return bytes(calendar.to_ical())


def feed(
    runs: Iterable[AnnouncedRun], *, name: str, address_of: Callable[[str], str], domain: str, words: Words
) -> bytes:
    """Many runs to subscribe to, one event of whole days for each; ``address_of`` gives the page of a run's code."""
    calendar = _calendar(name)
    for run in runs:
        calendar.add_component(_run_event(run, address_of(run.code), domain, words))
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return calendar


def _session_event(run: AnnouncedRun, session: AnnouncedSession, address: str, domain: str, words: Words) -> Event:
    zone = run.place.zone
    cancelled = session.cancelled or run.state is RunState.CANCELLED
    event = _event(f"session-{session.id}@{domain}", max(run.changed_at, session.changed_at), cancelled=cancelled)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", f"{run.course_code}: {session.module}")
    event.add("location", ", ".join(part for part in (session.room, run.place.name, run.place.city) if part))
    group = words(msg("Group %(name)s", name=session.group)) if session.group else ""
    event.add("description", "\n".join(part for part in (run.course_title, group, session.note, address) if part))
    event.add("url", address)
    return event


def _run_event(run: AnnouncedRun, address: str, domain: str, words: Words) -> Event:
    event = _event(f"run-{run.code}@{domain}", run.changed_at, cancelled=run.state is RunState.CANCELLED)
    event.add("dtstart", run.starts_on)
    event.add("dtend", run.ends_on + _DAY)  # the day after: ends are not part of an event
    event.add("summary", f"{run.course_code}: {run.course_title}")
    event.add("location", f"{run.place.name}, {run.place.city}")
    lines = [run.course_title]
    if run.nomination_deadline is not None:
        lines.append(words(msg("Nominations until %(day)s", day=run.nomination_deadline)))
    event.add("description", "\n".join([*lines, address]))
    event.add("url", address)
    return event


def _event(uid: str, changed_at: datetime, *, cancelled: bool) -> Event:
    stamp = changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", int(stamp.timestamp()) // 60)  # minutes: grows with every change, and fits 32 bits
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if not cancelled else "TRANSPARENT")
    return event


def last_change(run: AnnouncedRun, sessions: Iterable[AnnouncedSession]) -> datetime:
    """When anything that a calendar file tells was last changed."""
    return max([run.changed_at, *(session.changed_at for session in sessions)])
