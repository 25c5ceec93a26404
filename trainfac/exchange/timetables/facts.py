"""What rows of a timetable are compared with, and what they come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from trainfac.kernel.messages import Message
from trainfac.scheduling.session_plan import SessionPlan


@dataclass(frozen=True)
class Named:
    """Something that a cell names."""

    id: int
    name: str


@dataclass(frozen=True)
class Standing:
    """A session as it is planned now; ``over`` when it was held, ``retired`` what it has that is in use no more."""

    id: int
    version: int
    plan: SessionPlan
    name: str
    over: bool
    retired: Mapping[str, Sequence[Named]] = field(default_factory=dict)  # by our names of columns


@dataclass(frozen=True)
class Names:
    """What can be named at a facility and in a run; ``modules`` by their number."""

    zone: ZoneInfo
    modules: Mapping[int, Named]
    rooms: Sequence[Named]
    trainers: Sequence[Named]
    instruments: Sequence[Named]
    groups: Sequence[Named]
    sessions: Mapping[int, Standing]


@dataclass(frozen=True)
class Problem:
    """Something to put right, with its place: ``column`` as the spreadsheet calls it, and by our name."""

    row: int
    letter: str
    column: Message | None
    why: Message


@dataclass(frozen=True)
class Row:
    """A row understood: the plan, of a session that is there or of a new one; or what is wrong. None of it: empty."""

    number: int
    label: str
    plan: SessionPlan | None = None
    session: Standing | None = None
    problems: Sequence[Problem] = ()
