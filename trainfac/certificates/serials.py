"""Serial numbers as people read them: what follows one another is told by its ends. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_NUMBERED = re.compile(r"(.*?)(\d+)", re.DOTALL)


class Stretch(NamedTuple):
    """Serial numbers without a gap, both included; one alone is both."""

    first: str
    last: str


def stretches(serials: Iterable[str]) -> list[Stretch]:
    """The serial numbers in order, each gap between two stretches."""
    found: list[Stretch] = []
    for serial in sorted(serials, key=_key):
        if found and _follows(found[-1].last, serial):
            found[-1] = Stretch(found[-1].first, serial)
        else:
            found.append(Stretch(serial, serial))
    return found


def _key(serial: str) -> tuple[str, int]:
    match = _NUMBERED.fullmatch(serial)
    return (match[1], int(match[2])) if match else (serial, 0)


def _follows(before: str, after: str) -> bool:
    (prefix, number), (other, next_number) = _key(before), _key(after)
    return prefix == other and next_number == number + 1
