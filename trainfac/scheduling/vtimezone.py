"""A zone described for calendar programs that do not know it: every change of its clocks between two moments. Pure.

Each change stands for itself, at the wall time before it (RFC 5545, 3.6.5): programs read lists and rules of changes
differently, and libraries write them so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_STEP: Final = timedelta(days=1)  # no zone ever changed its clocks twice within a day
_SECOND: Final = timedelta(seconds=1)
_NOTHING: Final = timedelta(0)


def described(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """The zone by its name, as its clocks go from ``first`` to ``last`` (aware)."""
    component = Timezone()
    component.add("tzid", zone.key)
    start = first.astimezone(UTC).replace(microsecond=0)
    component.add_component(_observance(zone, start, zone_offset(zone, start)))
    for change in changes(zone, start, last.astimezone(UTC)):
        component.add_component(_observance(zone, change, zone_offset(zone, change - _SECOND)))
    return component


def changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """When the clocks of a zone are changed after ``first`` and not after ``last`` (UTC)."""
    at = first
    while at < last:
        after = min(at + _STEP, last)
        if zone_offset(zone, at) != zone_offset(zone, after):
            yield _between(zone, at, after)
        at = after


def zone_offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or _NOTHING


def _between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the new time."""
    old = zone_offset(zone, before)
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        before, after = (middle, after) if zone_offset(zone, middle) == old else (before, middle)
    return after


def _observance(zone: ZoneInfo, begins: datetime, offset_before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """What clocks show from a moment on; ``offset_before`` is what they showed until then."""
    local = begins.astimezone(zone)
    component = TimezoneDaylight() if local.dst() else TimezoneStandard()
    component.add("dtstart", (begins + offset_before).replace(tzinfo=None))
    component.add("tzoffsetfrom", offset_before)
    component.add("tzoffsetto", zone_offset(zone, begins))
    component.add("tzname", local.tzname() or zone.key)
    return component
