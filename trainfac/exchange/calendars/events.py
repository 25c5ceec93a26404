"""What a calendar says once it is read: single events, and what of it was left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from trainfac.kernel.messages import Message


@dataclass(frozen=True)
class Event:
    """One event, or one repetition of it, as ``occurrence`` tells; empty where nothing repeats.

    ``starts`` and ``ends``: days of an event of whole days, the end not included; else instants in UTC.
    ``free``: the calendar says that the time is free all the same. ``line``: where it stands in the file.
    """

    uid: str
    occurrence: str
    starts: date | datetime
    ends: date | datetime
    words: str
    free: bool
    cancelled: bool
    line: int

    @property
    def whole_days(self) -> bool:
        return not isinstance(self.starts, datetime)


@dataclass(frozen=True)
class Skipped:
    """An event that cannot be used, and why."""

    line: int
    words: str
    why: Message


@dataclass(frozen=True)
class CalendarRead:
    """Everything of a calendar that is not over.

    ``partial``: it is a message about some events, not a whole calendar. ``cut``: names of events that go on after the
    last day that is brought in, ``until``.
    """

    name: str
    partial: bool
    until: date
    events: Sequence[Event]
    skipped: Sequence[Skipped] = ()
    cut: Sequence[str] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "partial": self.partial,
            "until": self.until.isoformat(),
            "events": [
                asdict(event) | {"starts": event.starts.isoformat(), "ends": event.ends.isoformat()}
                for event in self.events
            ],
            "skipped": [{"line": one.line, "words": one.words, "why": one.why.to_json()} for one in self.skipped],
            "cut": list(self.cut),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> CalendarRead:
        return cls(
            stored["name"],
            stored["partial"],
            date.fromisoformat(stored["until"]),
            [
                Event(**{**event, "starts": _moment(event["starts"]), "ends": _moment(event["ends"])})
                for event in stored["events"]
            ],
            [Skipped(one["line"], one["words"], Message.from_json(one["why"])) for one in stored["skipped"]],
            stored["cut"],
        )


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
