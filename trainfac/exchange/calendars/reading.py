"""Calendar files become single events: zones, lengths and repetitions worked out by libraries that do nothing else.

Rules of repetition can keep a computer busy for hours: this is only called in a process of its own (`apart.py`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar

from trainfac.exchange.calendars.events import CalendarRead, Event, Skipped
from trainfac.exchange.calendars.outline import Outline
from trainfac.exchange.problems import Unusable
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean
from trainfac.scheduling.walltime import nearest_instant

HORIZON: Final = timedelta(days=731)
MOST_SINGLE: Final = 1_000  # events that are brought in at once
Part = Any  # a component of icalendar, which types each property as one of thirty kinds
_LINE: Final = "X-TRAINFAC-LINE"
_YEARS: Final = range(1900, 2200)
_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_REPEATS: Final = ("RRULE", "RDATE", "RECURRENCE-ID")
# Whatever these libraries raise on values that are none, or on dates that no calendar has.
_BROKEN: Final = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, LookupError, AssertionError)


class _NoUse(Exception):
    """This event cannot be used."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


def read_calendar(found: Outline, zone: ZoneInfo, now: datetime) -> CalendarRead:
    """Every event that is not over, up to the horizon; times without a zone are those of ``zone``.

    Raises Unusable when nothing can be read, or when there are too many events.
    """
    calendars = _parsed(found)
    until = (now + HORIZON).astimezone(zone).date()
    events: list[Event] = []
    skipped: list[Skipped] = []
    cut: list[str] = []
    for series in _series(calendars, found):
        name = _words(series[0])
        try:
            cut += [name] * any(_goes_on(part, until) for part in [_checked(part) for part in series])
            events += _expanded(series, zone, now)
        except _NoUse as refused:
            skipped.append(Skipped(_line(series[0]), name, refused.why))
        except _BROKEN:
            why = msg("Its times, or the rule by which it repeats, cannot be read.")
            skipped.append(Skipped(_line(series[0]), name, why))
        if len(events) > MOST_SINGLE:
            raise Unusable(
                msg(
                    "The calendar has more than %(most)s events until %(day)s, repetitions counted one by one."
                    " Choose a calendar with less in it.",
                    most=MOST_SINGLE,
                    day=until,
                )
            )
    events += [event for calendar in calendars for event in _busy_times(calendar, found, now)]
    partial = any(str(calendar.get("METHOD", "PUBLISH")).upper() != "PUBLISH" for calendar in calendars)
    name = clean(next((str(c["X-WR-CALNAME"]) for c in calendars if "X-WR-CALNAME" in c), ""))[:100]
    return CalendarRead(name, partial, until, sorted(events, key=_order(zone)), skipped, sorted(set(cut)))


def _parsed(found: Outline) -> list[Part]:
    try:
        return list(Calendar.from_ical(found.text, multiple=True))
    except _BROKEN as error:
        raise Unusable(msg("This calendar cannot be read. Export it again as iCalendar (.ics).")) from error


def _series(calendars: Sequence[Part], found: Outline) -> Iterator[list[Part]]:
    """The events by what makes them one: an event with its rule and its exceptions. Each remembers its line."""
    by_uid: dict[str, list[Part]] = defaultdict(list)
    lines = iter(found.lines["VEVENT"])
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            line = next(lines, 0)
            event[_LINE] = str(line)
            uid = clean(str(event.get("UID", "")))[:200]
            if not uid:
                uid = hashlib.sha256(event.to_ical()).hexdigest()
            event["UID"] = uid
            by_uid[uid].append(event)
    return iter(by_uid.values())


def _checked(event: Part) -> Part:
    """The event itself. Raises _NoUse for what no library tells, or tells otherwise than people mean it."""
    start = event["DTSTART"]
    if start.dt.year not in _YEARS:
        raise _NoUse(msg("Its year is none that sessions are held in."))
    zone_id = str(start.params.get("TZID", ""))
    if zone_id and isinstance(start.dt, datetime) and start.dt.tzinfo is None:
        raise _NoUse(msg("It names a time zone that is not known: %(zone)s.", zone=clean(zone_id)[:60]))
    end = event.get("DTEND")
    if end is not None and _comparable(end.dt) < _comparable(start.dt):
        raise _NoUse(msg("It ends before it begins."))
    if isinstance(start.dt, datetime) and not event.duration:
        raise _NoUse(msg("It has no length."))
    for rule in _rules(event):
        if str(rule.get("FREQ", [""])[0]).upper() in _TOO_OFTEN:
            raise _NoUse(msg("It repeats more often than once a day."))
    return event


def _goes_on(event: Part, until: date) -> bool:
    """Whether it repeats beyond the last day that is brought in."""
    start = event["DTSTART"].dt
    first = start.date() if isinstance(start, datetime) else start
    return any(_last_day(rule, first) > until for rule in _rules(event))


def _last_day(rule: Part, first: date) -> date:
    """About when a rule ends at the earliest; the last day there is for one that never does."""
    if "UNTIL" in rule:
        end: date = rule["UNTIL"][0]
        return end.date() if isinstance(end, datetime) else end
    if "COUNT" not in rule:
        return date.max
    days = (int(rule["COUNT"][0]) - 1) * int(rule.get("INTERVAL", [1])[0]) * _DAYS[str(rule["FREQ"][0]).upper()]
    per_week = max(1, len(rule.get("BYDAY", ())))
    return first + timedelta(days=min(days // per_week, (date.max - first).days))


def _rules(event: Part) -> list[Part]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def _expanded(series: Sequence[Part], zone: ZoneInfo, now: datetime) -> Iterator[Event]:
    calendar = Calendar()
    for event in series:
        calendar.add_component(event)
    repeats = any(name in event for event in series for name in _REPEATS)
    found = recurring_ical_events.of(calendar).between(now, now + HORIZON)
    for event in found:
        starts, ends = (_moment(event[name].dt, zone) for name in ("DTSTART", "DTEND"))
        if isinstance(ends, datetime) and isinstance(starts, datetime) and ends <= max(starts, now):
            continue  # over
        yield Event(
            uid=str(event["UID"]),
            occurrence=_told(event["RECURRENCE-ID"].dt) if repeats else "",
            starts=starts,
            ends=ends,
            words=_words(event),
            free=str(event.get("TRANSP", "")).upper() == "TRANSPARENT",
            cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
            line=_line(event),
        )


def _busy_times(calendar: Part, found: Outline, now: datetime) -> Iterator[Event]:
    """What a message about free and busy times says is busy."""
    for line, component in zip(found.lines["VFREEBUSY"], calendar.walk("VFREEBUSY"), strict=False):
        told = component.get("FREEBUSY", [])
        for one in told if isinstance(told, list) else [told]:
            if str(one.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            start, end = (moment.astimezone(UTC) for moment in (one.start, one.end))
            if end > max(start, now) and start < now + HORIZON:
                uid = clean(str(component.get("UID", "")))[:200] or "busy"
                yield Event(uid, _told(start), start, end, "", free=False, cancelled=False, line=line)


def _moment(value: date | datetime, zone: ZoneInfo) -> date | datetime:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        return nearest_instant(value.date(), value.time(), zone)
    return value.astimezone(UTC)


def _told(value: date | datetime) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) and value.tzinfo else value.isoformat()


def _comparable(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _order(zone: ZoneInfo) -> Callable[[Event], tuple[datetime, str, str]]:
    def key(event: Event) -> tuple[datetime, str, str]:
        start = event.starts
        if not isinstance(start, datetime):
            start = datetime(start.year, start.month, start.day, tzinfo=zone)
        return start, event.uid, event.occurrence

    return key


def _words(event: Part) -> str:
    """What people called it; nothing of what they marked as private."""
    if str(event.get("CLASS", "PUBLIC")).upper() in {"PRIVATE", "CONFIDENTIAL"}:
        return ""
    summary = event.get("SUMMARY", "")
    return clean(str(summary[0] if isinstance(summary, list) else summary))[:200]


def _line(event: Part) -> int:
    return int(event.get(_LINE, 0))
