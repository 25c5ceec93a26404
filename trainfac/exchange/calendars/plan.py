"""What bringing a calendar in would add, change and take away, and what of it is left out and why. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainfac.exchange.states import EventFate
from trainfac.kernel.messages import Message
from trainfac.kernel.periods import Interval


@dataclass(frozen=True)
class Known:
    """An event as it was brought in before; ``stands`` unless somebody took back by hand what was made of it."""

    id: int
    uid: str
    occurrence: str
    during: Interval
    words: str
    stands: bool


@dataclass(frozen=True)
class InTheWay:
    """A session that is planned at that time; ``here`` when it is one of this facility's."""

    session_id: int
    name: str
    run_code: str
    during: Interval
    here: bool


@dataclass(frozen=True)
class Line:
    """An event and what becomes of it; ``before`` is what it was, where that changes. ``entry_id``: when known."""

    fate: EventFate
    uid: str
    occurrence: str
    during: Interval | None
    words: str
    why: Message | None = None
    before: Known | None = None
    sessions: tuple[InTheWay, ...] = ()

    @property
    def writes(self) -> bool:
        return self.fate in {EventFate.ADD, EventFate.CHANGE, EventFate.REMOVE}

    @property
    def stuck(self) -> bool:
        """Whether it waits until sessions of somebody else are moved: no reason of ours helps."""
        return any(not session.here for session in self.sessions)


@dataclass(frozen=True)
class CalendarPlan:
    """Every line, in order of time; what is left out at the end."""

    lines: Sequence[Line]

    @property
    def counts(self) -> Mapping[EventFate, int]:
        counted = Counter(line.fate for line in self.lines)
        return {fate: counted[fate] for fate in EventFate}

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.writes]

    @property
    def in_the_way(self) -> list[Line]:
        """Lines that would be written where sessions are planned."""
        return [line for line in self.changes if line.sessions]

    @property
    def mark(self) -> str:
        """The same as long as the plan is: what was shown is what is confirmed."""
        told = [
            [line.fate, line.uid, line.occurrence, str(line.during), line.words, [s.session_id for s in line.sessions]]
            for line in self.changes
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
