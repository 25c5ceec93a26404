"""When events take place, by the clock and the days of a facility. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from trainfac.exchange.calendars.events import Event
from trainfac.kernel.periods import Interval, days_between
from trainfac.scheduling.walltime import nearest_instant

_DAY: Final = timedelta(days=1)


def whole_day(day: date, zone: ZoneInfo) -> Interval:
    """A day from midnight to midnight."""
    return Interval(nearest_instant(day, time(), zone), nearest_instant(day + _DAY, time(), zone))


def days_of(event: Event, zone: ZoneInfo) -> list[date]:
    """The days that an event takes from midnight to midnight."""
    if not isinstance(event.starts, datetime) or not isinstance(event.ends, datetime):
        return list(days_between(event.starts, event.ends - _DAY))
    start, end = event.starts.astimezone(zone), event.ends.astimezone(zone)
    days = days_between(start.date(), end.date())
    within = (whole_day(day, zone) for day in days)
    return [one.start.astimezone(zone).date() for one in within if start <= one.start and one.end <= end]


def time_of(event: Event, zone: ZoneInfo) -> Interval:
    """When an event takes place; whole days are those of the zone."""
    if isinstance(event.starts, datetime) and isinstance(event.ends, datetime):
        return Interval(event.starts, event.ends)
    return Interval(nearest_instant(event.starts, time(), zone), nearest_instant(event.ends, time(), zone))
