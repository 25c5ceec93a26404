"""From the clock on a facility's wall to instants, through nights when that clock is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg

_RESOLUTION = timedelta(seconds=1)


def is_lost(day: date, wall: time, zone: ZoneInfo) -> bool:
    """Whether clocks jump over this time of day, so that it never comes."""
    first, second = _both_readings(day, wall, zone)
    return second < first


def is_doubled(day: date, wall: time, zone: ZoneInfo) -> bool:
    """Whether clocks are put back over this time of day, so that it comes twice."""
    first, second = _both_readings(day, wall, zone)
    return first < second


def nearest_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a recurring time of day, without asking anybody.

    A lost time becomes the moment at which the clocks jump, so that order and the minutes that exist are kept;
    of a doubled time the first is meant.
    """
    first, second = _both_readings(day, wall, zone)
    return first if first <= second else _jump(second, first, zone)


def exact_instant(day: date, wall: time, zone: ZoneInfo, *, second_time: bool | None = None) -> datetime:
    """The instant (UTC) of a time of day that somebody typed.

    Raises RuleBroken for a lost time, and for a doubled time as long as ``second_time`` does not say which.
    """
    place = {"time": f"{wall:%H:%M}", "day": day, "zone": zone.key}
    first, second = _both_readings(day, wall, zone)
    if second < first:
        raise RuleBroken(
            msg("There is no %(time)s on %(day)s in %(zone)s: clocks go forward. Choose a later time.", **place)
        )
    if first < second and second_time is None:
        raise RuleBroken(
            msg("%(time)s comes twice on %(day)s in %(zone)s: clocks go back. Say which of both.", **place)
        )
    return second if second_time else first


def _both_readings(day: date, wall: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The time read with the offset before and after a change; the same instant on all but two nights a year."""
    local = datetime.combine(day, wall.replace(tzinfo=None), tzinfo=zone)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in (before, after] with the new offset."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _RESOLUTION:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
