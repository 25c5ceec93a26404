"""From the days and times that somebody typed to the time in which something cannot be had. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling.walltime import exact_instant, nearest_instant

LONGEST: Final = timedelta(days=366)  # more is a typing mistake; what is gone for longer is retired


def absent_span(first: date, last: date, zone: ZoneInfo, *, starts: time | None, ends: time | None) -> Interval:
    """From the first day to the last, both included: whole days, unless wall times of the zone are given.

    Of a time that comes twice when clocks go back, the absence takes both. Raises RuleBroken beside the fields
    ``first``, ``last``, ``starts`` and ``ends``.
    """
    fields: dict[str, Message] = {}
    if last < first:
        fields["last"] = msg("The last day is before the first")
    elif last - first >= LONGEST:
        fields["last"] = msg("These are more than %(days)s days. Check the year.", days=LONGEST.days)
    if fields:
        raise RuleBroken(fields=fields)
    begin = _instant("starts", first, starts, zone, fields, second_time=False)
    end = _instant("ends", last, ends, zone, fields, second_time=True)
    if begin is not None and end is not None and end <= begin:
        fields["ends"] = msg("This is not after the beginning")
    if fields or begin is None or end is None:
        raise RuleBroken(fields=fields)
    return Interval(begin, end)


def is_whole_days(during: Interval, zone: ZoneInfo) -> bool:
    """Whether a time begins and ends where a day of the zone does."""
    return all(_midnight(instant.astimezone(zone).date(), zone) == instant for instant in (during.start, during.end))


def last_day(during: Interval, zone: ZoneInfo) -> date:
    """The last day of a time, which has no part of the day on whose midnight it ends."""
    return (during.end - timedelta(microseconds=1)).astimezone(zone).date()


def _instant(
    field: str, day: date, wall: time | None, zone: ZoneInfo, fields: dict[str, Message], *, second_time: bool
) -> datetime | None:  # fmt: skip
    if wall is None:
        return _midnight(day + timedelta(days=1) if second_time else day, zone)
    try:
        return exact_instant(day, wall, zone, second_time=second_time)
    except RuleBroken as refused:
        fields[field] = refused.reasons[0]
        return None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return nearest_instant(day, time(), zone)
