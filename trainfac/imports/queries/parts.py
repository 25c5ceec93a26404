"""Long lists of values, cut to what one statement takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")
_MOST: Final = 2_000  # values in one IN (…)


def parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Distinct values, some at a time; nothing at all when there are none."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), _MOST):
        yield distinct[start : start + _MOST]
