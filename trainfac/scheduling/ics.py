"""Runs and training sessions as iCalendar files (RFC 5545, RFC 7986).

Stamps and counts come from the data and never from the clock, so that what did not change is the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean, clean_block
from trainfac.scheduling.announcement import AnnouncedRun, AnnouncedSession
from trainfac.scheduling.dated_session import DatedSession, Standing
from trainfac.scheduling.states import RunState
from trainfac.scheduling.vtimezone import described

Words = Callable[[Message], str]  # a message in the reader's language
AddressOf = Callable[[str], str]  # the page of a run, by its code

_PRODUCT: Final = "-//trainfac//course runs//EN"
_REFRESH: Final = timedelta(hours=6)
_DAY: Final = timedelta(days=1)
_COUNTED_FROM: Final = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())  # seconds since then fit 32 bits until 2088


class _Text(vText):
    r"""Text as it is: the library takes the two signs ``\N`` for the end of a line."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def sessions_calendar(
    sessions: Sequence[DatedSession], *, name: str, address_of: AddressOf, domain: str, words: Words
) -> bytes:
    """These sessions as one calendar, each an event in its facility's zone, cancelled ones among them.

    ``name`` is what programs call it; ``domain`` makes the identifiers ours for good. The same session has the same
    UID in every calendar, and a SEQUENCE that grows with its changes: a later file updates an earlier one.
    """
    calendar = _calendar(name)
    for zone in sorted({session.timezone for session in sessions}):
        here = [session for session in sessions if session.timezone == zone]
        first, last = min(each.starts_at for each in here), max(each.ends_at for each in here)
        calendar.add_component(described(ZoneInfo(zone), first - _DAY, last + _DAY))
    for session in sessions:
        calendar.add_component(_session_event(session, address_of(session.run_code), domain, words))
    return bytes(calendar.to_ical())


def run_calendar(
    run: AnnouncedRun, sessions: Sequence[DatedSession], *, address: str, domain: str, words: Words
) -> bytes:
    """One run: an event for each session, or one of whole days while it has none. ``address`` is that of its page."""
    if sessions:
        return sessions_calendar(
            sessions, name=run.course_title, address_of=lambda _code: address, domain=domain, words=words
        )
    return feed([run], name=run.course_title, address_of=lambda _code: address, domain=domain, words=words)


def feed(runs: Iterable[AnnouncedRun], *, name: str, address_of: AddressOf, domain: str, words: Words) -> bytes:
    """Many runs to subscribe to, one event of whole days for each."""
    calendar = _calendar(name)
    for run in runs:
        calendar.add_component(_run_event(run, address_of(run.code), domain, words))
    return bytes(calendar.to_ical())


def last_change(run: AnnouncedRun, sessions: Iterable[AnnouncedSession | DatedSession]) -> datetime:
    """When anything that a calendar file tells was last changed."""
    return max([run.changed_at, *(session.changed_at for session in sessions)])


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("method", "PUBLISH")
    calendar.add("name", _Text(clean(name)))
    calendar.add("x-wr-calname", _Text(clean(name)))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return calendar


def _session_event(session: DatedSession, address: str, domain: str, words: Words) -> Event:
    zone = session.zone
    event = _event(f"session-{session.id}@{domain}", session.changed_at, session.sequence, session.standing)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", _Text(clean(f"{session.course_code}: {session.module}")))
    event.add(
        "location", _Text(clean(", ".join(part for part in (session.room, session.facility, session.city) if part)))
    )
    group = words(msg("Group %(name)s", name=session.group)) if session.group else ""
    trainers = words(msg("Trainers: %(names)s", names=", ".join(session.trainers))) if session.trainers else ""
    told = (session.course_title, group, trainers, session.note, address)
    event.add("description", _Text(clean_block("\n".join(part for part in told if part))))
    event.add("url", address)
    return event


def _run_event(run: AnnouncedRun, address: str, domain: str, words: Words) -> Event:
    standing = Standing.CANCELLED if run.state is RunState.CANCELLED else Standing.CONFIRMED
    sequence = int(run.changed_at.timestamp()) - _COUNTED_FROM
    event = _event(f"run-{run.code}@{domain}", run.changed_at, sequence, standing)
    event.add("dtstart", run.starts_on)
    event.add("dtend", run.ends_on + _DAY)  # the day after: ends are not part of an event
    event.add("summary", _Text(clean(f"{run.course_code}: {run.course_title}")))
    event.add("location", _Text(clean(f"{run.place.name}, {run.place.city}")))
    lines = [run.course_title]
    if run.nomination_deadline is not None:
        lines.append(words(msg("Nominations until %(day)s", day=run.nomination_deadline)))
    event.add("description", _Text(clean_block("\n".join([*lines, address]))))
    event.add("url", address)
    return event


def _event(uid: str, changed_at: datetime, sequence: int, standing: Standing) -> Event:
    stamp = changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", sequence)
    event.add("status", standing.value)
    event.add("transp", "TRANSPARENT" if standing is Standing.CANCELLED else "OPAQUE")
    return event
