"""Reads a calendar in a process of its own, which may take so long and so much memory and no more.

A rule of repetition of thirty characters can keep a library busy for hours; the web server is not kept waiting for it.
`python -m trainfac.exchange.calendars.apart ZONE INSTANT` reads the file from its input and writes JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from trainfac.exchange.calendars.events import CalendarRead
from trainfac.exchange.calendars.outline import outline
from trainfac.exchange.problems import Unusable
from trainfac.infra.apart import ask, take_no_more
from trainfac.kernel.messages import Message, msg

SECONDS: Final = 8  # of computing; twice that on the wall, for a machine that is busy


def read_apart(data: bytes, zone: ZoneInfo, now: datetime, *, seconds: int = SECONDS) -> CalendarRead:
    """The events of a file. Raises Unusable with what is wrong, also when reading takes too long."""
    outline(data)  # most of what is wrong is told at once
    answer = ask(__name__, zone.key, now.isoformat(), given=data, seconds=seconds)
    if answer is None:
        raise Unusable(
            msg(
                "This calendar takes too long to read: it has rules of repetition that hardly ever come true, or too"
                " many of them. Export only the coming year."
            )
        )
    if "refused" in answer:
        raise Unusable(Message.from_json(answer["refused"]))
    return CalendarRead.from_json(answer)


def _main(zone: str, now: str, seconds: str) -> None:
    take_no_more(int(seconds))
    from trainfac.exchange.calendars.reading import read_calendar  # noqa: PLC0415 - under the limits, and only here

    try:
        answer = read_calendar(outline(sys.stdin.buffer.read()), ZoneInfo(zone), datetime.fromisoformat(now)).to_json()
    except Unusable as refused:
        answer = {"refused": refused.message.to_json()}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main(*sys.argv[1:])
