"""Where a session cannot be held, or only for a reason, over a range of days: what a drag should not end in. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from trainfac.kernel.periods import Interval, days_between
from trainfac.scheduling.clashes import can_be_overridden, clashes
from trainfac.scheduling.drops import Rows
from trainfac.scheduling.states import ClashRule
from trainfac.scheduling.wishes import Surroundings, Wish, WishedGroup

_QUARTER: Final = 15  # minutes; a drag moves by as much


@dataclass(frozen=True)
class Forbidden:
    """A stretch of time that a session may not touch; ``overridable``: it may, with a reason."""

    during: Interval
    overridable: bool


def forbidden(wish: Wish, pieces: Sequence[Interval], around: Surroundings) -> list[Forbidden]:
    """Which pieces of time, in order, something speaks against; neighbours of one kind together.

    What speaks against the session wherever it is put (a room that is too small) tells no piece from another, and is
    left to the answer for the place where it is let go of.
    """
    found = [{clash.rule: clash for clash in clashes(replace(wish, during=piece), around)} for piece in pieces]
    everywhere: set[ClashRule] = set.intersection(*map(set, found)) if len(found) > 1 else set()
    stretches: list[Forbidden] = []
    for piece, reasons in zip(pieces, found, strict=True):
        against = [clash for rule, clash in reasons.items() if rule not in everywhere]
        if not against:
            continue
        overridable = can_be_overridden(against)
        last = stretches[-1] if stretches else None
        if last and last.during.end == piece.start and last.overridable == overridable:
            stretches[-1] = Forbidden(Interval(last.during.start, piece.end), overridable)
        else:
            stretches.append(Forbidden(piece, overridable))
    return stretches


def wherever(wish: Wish, rows: Rows | None) -> Wish:
    """The wish without what the rows of a timeline offer: each row shows for itself when it is taken."""
    match rows:
        case Rows.ROOMS:
            return replace(wish, room=None)
        case Rows.TRAINERS:
            return replace(wish, trainers=())
        case Rows.INSTRUMENTS:
            return replace(wish, instruments=())
        case Rows.GROUPS:
            return replace(wish, group=WishedGroup("", 0, frozenset(), everybody=False))
        case None:
            return wish


def pieces_of_days(first: date, until: date, hours: range, zone: ZoneInfo) -> list[Interval]:
    """The hours of each day that are shown, in quarters; an hour that the clock leaves out has none."""
    return [
        piece
        for day in days_between(first, until - timedelta(days=1))
        for hour in hours
        for minute in range(0, 60, _QUARTER)
        if (piece := _existing(day, time(hour, minute), timedelta(minutes=_QUARTER), zone))
    ]


def same_time_each_day(during: Interval, first: date, until: date, zone: ZoneInfo) -> list[Interval]:
    """Where a session would be that is moved by days and keeps its time of day."""
    start, length = during.start.astimezone(zone).time(), during.end - during.start
    days = days_between(first, until - timedelta(days=1))
    return [piece for day in days if (piece := _existing(day, start, length, zone))]


def _existing(day: date, starts: time, length: timedelta, zone: ZoneInfo) -> Interval | None:
    start = datetime.combine(day, starts, zone).astimezone(UTC)
    return Interval(start, start + length) if start.astimezone(zone).time() == starts else None
