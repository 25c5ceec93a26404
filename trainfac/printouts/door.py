"""What hangs on a room's door: who is in it when, and when it is free. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from trainfac.kernel.periods import Interval

LEAST_FREE_MINUTES: Final = 15  # less is the time to change rooms


class StretchKind(StrEnum):
    """What a room is used for in a stretch of time."""

    TAUGHT = "taught"
    RESERVED = "reserved"  # for a run that is not published yet: nobody outside is told more
    OUT_OF_SERVICE = "out-of-service"
    FREE = "free"


@dataclass(frozen=True)
class Person:
    """Who teaches, also as they write themselves; ``native_dir`` is "rtl", "ltr" or empty."""

    name: str
    native_name: str = ""
    native_lang: str = ""
    native_dir: str = ""


@dataclass(frozen=True)
class Taught:
    """What is taught: the run and its module in the language of the course, and for whom if not for everybody."""

    run_code: str
    course: str
    module: str
    lang: str
    trainers: tuple[Person, ...]
    group: str = ""


@dataclass(frozen=True)
class Stretch:
    """A part of the day; only what is taught has words."""

    during: Interval
    kind: StretchKind
    taught: Taught | None = None


@dataclass(frozen=True)
class DoorDay:
    """A day of a room; ``closed`` is why the facility does not train then."""

    day: date
    stretches: tuple[Stretch, ...]
    closed: str = ""


def door_day(
    day: date, *, blocks: Sequence[Interval], taken: Iterable[Stretch], away: Iterable[Interval], closed: str = ""
) -> DoorDay:
    """The day in order of time: ``blocks`` are the working hours between breaks, ``away`` when it cannot be had.

    On a closed day nothing is free. Two free stretches with only a break between them are one.
    """
    out = [Stretch(during, StretchKind.OUT_OF_SERVICE) for during in _within(away, blocks)]
    used = sorted([*taken, *out], key=_begins)
    free = [] if closed else _free(blocks, [stretch.during for stretch in used])
    return DoorDay(day, tuple(sorted([*used, *free], key=_begins)), closed)


def joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """For a sheet with little room: what goes on after a break with nothing else in between is one stretch."""
    kept: list[Stretch] = []
    for stretch in stretches:
        if kept and (kept[-1].kind, kept[-1].taught) == (stretch.kind, stretch.taught):
            end = max(kept[-1].during.end, stretch.during.end)
            kept[-1] = Stretch(Interval(kept[-1].during.start, end), stretch.kind, stretch.taught)
        else:
            kept.append(stretch)
    return kept


def _begins(stretch: Stretch) -> datetime:
    return stretch.during.start


def _within(away: Iterable[Interval], blocks: Sequence[Interval]) -> list[Interval]:
    """Absences as far as they lie in the day's working hours, breaks among them."""
    if not blocks:
        return []
    first, last = blocks[0].start, blocks[-1].end
    return [
        Interval(max(one.start, first), min(one.end, last)) for one in away if one.start < last and first < one.end
    ]  # fmt: skip


def _free(blocks: Sequence[Interval], used: Sequence[Interval]) -> list[Stretch]:
    """What nobody uses of the blocks, joined over breaks in which nobody is there either."""
    free: list[Interval] = []
    for piece in (piece for block in blocks for piece in _left(block, used)):
        if free and not any(one.start < piece.start and free[-1].end < one.end for one in used):
            free[-1] = Interval(free[-1].start, piece.end)
        else:
            free.append(piece)
    return [Stretch(one, StretchKind.FREE) for one in free if one.minutes >= LEAST_FREE_MINUTES]


def _left(block: Interval, used: Sequence[Interval]) -> list[Interval]:
    """What of a block is not used; ``used`` in order of time."""
    pieces, start = [], block.start
    for one in (one for one in used if one.overlaps(block)):
        if one.start > start:
            pieces.append(Interval(start, one.start))
        start = max(start, one.end)
    if start < block.end:
        pieces.append(Interval(start, block.end))
    return pieces
