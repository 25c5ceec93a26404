"""Spans of time: half-open intervals of instants, and periods of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, order=True)
class Interval:
    """[start, end) between two aware instants, start before end."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs aware times")
        if self.start >= self.end:
            raise ValueError("an interval starts before it ends")

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)

    def overlaps(self, other: Interval) -> bool:
        return self.start < other.end and other.start < self.end


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def hours_told(minutes: int) -> float:
    """Minutes as the hours that people are told: quarters as they are, else one decimal, from an hour on."""
    exact = minutes % 15 == 0 or minutes < 60
    return round(minutes / 60, 2 if exact else 1)
