"""What a calendar file is made of, line by line, before anything is built of it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Final

from trainfac.exchange.problems import Unusable
from trainfac.kernel.messages import msg

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_EVENTS: Final = 5_000
_MOST_PARTS: Final = 30_000
_DEEPEST: Final = 5  # a calendar, an event, its alarm; anything deeper is no calendar
_LINE_ENDS: Final = re.compile("\r\n|\n|\r")
_MARK: Final = re.compile(r"(BEGIN|END):\s*([A-Z-]{1,40})\s*", re.IGNORECASE)
EVENTS: Final = ("VEVENT", "VFREEBUSY")


@dataclass
class Outline:
    """The text of a calendar, and the lines on which its events begin, by the name of their kind, from 1."""

    text: str
    lines: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in EVENTS})


def too_large(size: int | None = None) -> Unusable:
    """The file is larger than any calendar has to be."""
    most = MOST_BYTES // (1024 * 1024)
    if size is None:
        return Unusable(
            msg("This calendar has more than %(most)s MB. Export only the coming year, or fewer calendars.", most=most)
        )
    return Unusable(
        msg(
            "This file has %(size)s MB; a calendar may have %(most)s MB. Export only the coming year, or fewer"
            " calendars.",
            size=f"{size / 1024 / 1024:.1f}",
            most=most,
        )
    )


def outline(data: bytes) -> Outline:
    """Look a file over. Raises Unusable with the line, for what is too large, no calendar, damaged or far too much."""
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    found = Outline(_text(data))
    opened: list[tuple[str, int]] = []
    parts = 0
    for number, line in enumerate(_LINE_ENDS.split(found.text), 1):
        if not opened and line.strip() and not line.strip().upper() == "BEGIN:VCALENDAR":
            raise _no_calendar(number)
        mark = _MARK.fullmatch(line)
        if mark is None:
            continue
        kind = mark[2].upper()
        if mark[1].upper() == "END":
            _close(opened, kind, number)
            continue
        opened.append((kind, number))
        parts += 1
        if len(opened) > _DEEPEST or parts > _MOST_PARTS:
            raise Unusable(
                msg("Line %(line)s: there is more in this file than a calendar has. Export it again.", line=number)
            )
        if kind in found.lines:
            found.lines[kind].append(number)
            _count(found, number)
    if opened:
        kind, number = opened[-1]
        raise Unusable(
            msg(
                "The file breaks off: what begins on line %(line)s (%(part)s) does not end. Export the calendar again.",
                line=number,
                part=kind,
            )
        )
    if not parts:
        raise Unusable(msg("The file is empty. Export the calendar as an .ics file."))
    return found


def _count(found: Outline, number: int) -> None:
    if sum(map(len, found.lines.values())) > MOST_EVENTS:
        raise Unusable(
            msg(
                "Line %(line)s: the calendar has more than %(most)s events. Export only the coming year.",
                line=number,
                most=MOST_EVENTS,
            )
        )


def _close(opened: list[tuple[str, int]], kind: str, number: int) -> None:
    if not opened or opened[-1][0] != kind:
        raise Unusable(
            msg("Line %(line)s ends a %(part)s that does not begin. Export the calendar again.", line=number, part=kind)
        )
    opened.pop()


def _no_calendar(number: int) -> Unusable:
    return Unusable(
        msg(
            "Line %(line)s: this is no calendar file. Such a file begins with BEGIN:VCALENDAR; programs call it"
            " iCalendar or .ics.",
            line=number,
        )
    )


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unusable(msg("The file is in UTF-16; a calendar is in UTF-8. Export it again."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data[:64].lstrip(codecs.BOM_UTF8 + b"\r\n ")[:15].upper() != b"BEGIN:VCALENDAR":
            raise _no_calendar(1) from error
        raise Unusable(
            msg(
                "Line %(line)s: a character is not in UTF-8. Export the calendar again as iCalendar (.ics).",
                line=data.count(b"\n", 0, error.start) + 1,
            )
        ) from error
    if "\0" in text:
        raise Unusable(
            msg("Line %(line)s: a byte is zero, so this is no text.", line=text.count("\n", 0, text.index("\0")) + 1)
        )
    return text
