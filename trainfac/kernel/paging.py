"""Lists are read a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

PAGE_ROWS: Final = 50
_DIGITS: Final = 5  # of the furthest page anybody reaches


@dataclass(frozen=True)
class Page:
    """Some rows of a longer list, numbered from 1; ``total`` rows are in the whole list."""

    rows: Sequence[Any]
    total: int
    number: int = 1
    size: int = PAGE_ROWS

    @property
    def last(self) -> int:
        return max(1, ceil(self.total / self.size))


def page_number(given: str | None) -> int:
    """The page an address asks for; the first for anything that is no sensible number."""
    if not given or not given.isascii() or not given.isdecimal() or len(given) > _DIGITS:
        return 1
    return max(int(given), 1)


def offset(number: int, size: int = PAGE_ROWS) -> int:
    """How many rows stand before a page."""
    return (number - 1) * size
