"""What a timetable out of a file would add, move, change and cancel. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainfac.exchange.states import RowFate
from trainfac.exchange.timetables.differences import Difference, differences
from trainfac.exchange.timetables.facts import Names, Problem, Row, Standing
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.clashes import Clash
from trainfac.scheduling.session_plan import SessionPlan

_WRITTEN = frozenset({RowFate.ADD, RowFate.MOVE, RowFate.CHANGE, RowFate.CANCEL})


class Mode(StrEnum):
    """What becomes of sessions that the file does not have."""

    ADD = "add"  # they stay
    REPLACE = "replace"  # they are cancelled, or removed while nobody knows of them


@dataclass(frozen=True)
class Line:
    """A row, or a session that the file does not have (no ``row``), and what becomes of it.

    ``clashes``: what speaks against it there and is new; ``notes``: what else should be known; ``differences``: what it
    says otherwise than the session, beside its time.
    """

    fate: RowFate
    row: int | None
    label: str
    plan: SessionPlan | None = None
    session: Standing | None = None
    problems: Sequence[Problem] = ()
    why: Message | None = None
    clashes: Sequence[Clash] = ()
    notes: Sequence[Message] = ()
    differences: Sequence[Difference] = ()

    @property
    def written(self) -> bool:
        """Whether a session is added or changed."""
        return self.fate in _WRITTEN

    @property
    def blocked(self) -> bool:
        """Whether no reason helps: something has to be put right first."""
        return bool(self.problems) or any(not clash.overridable for clash in self.clashes)


@dataclass(frozen=True)
class TimetablePlan:
    """Every row of the file, then what it does not have."""

    lines: Sequence[Line]

    @property
    def counts(self) -> Mapping[RowFate, int]:
        counted = Counter(line.fate for line in self.lines)
        return {fate: counted[fate] for fate in RowFate}

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.written or line.fate is RowFate.REMOVE]

    @property
    def blocked(self) -> bool:
        return any(line.blocked for line in self.lines)

    @property
    def needs_reason(self) -> bool:
        """Whether something speaks against it that stands only for a reason."""
        return any(clash.overridable for line in self.lines for clash in line.clashes)

    @property
    def mark(self) -> str:
        """The same as long as the plan is: what was shown is what is confirmed."""
        told = [
            (
                line.fate.value,
                line.row,
                (line.session.id, line.session.version) if line.session else None,
                _told(line.plan),
                sorted(str(clash.message) for clash in line.clashes),
            )
            for line in self.changes
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def timetable_plan(rows: Sequence[Row], names: Names, mode: Mode, *, announced: bool) -> TimetablePlan:
    """What the rows come to, before anybody asks what speaks against it. ``announced``: people know of the run."""
    lines = [_line(row, names) for row in rows]
    if mode is Mode.REPLACE:
        lines += _missing(rows, names, announced=announced)
    return TimetablePlan(lines)


def _line(row: Row, names: Names) -> Line:
    if row.problems:
        return Line(RowFate.WRONG, row.number, row.label, session=row.session, problems=row.problems)
    if row.plan is None:
        return Line(RowFate.SAME, row.number, row.label, why=msg("Without day and times: passed over."))
    fate, why = _fate(row.plan, row.session)
    differ = differences(row.session, row.plan, names) if row.session is not None else ()
    return Line(fate, row.number, row.label, row.plan, row.session, why=why, differences=differ)


def _fate(plan: SessionPlan, session: Standing | None) -> tuple[RowFate, Message | None]:
    if session is None:
        if plan.cancelled:
            return RowFate.SAME, msg("It is cancelled and was not planned: passed over.")
        return RowFate.ADD, None
    was = session.plan
    if plan == was:
        return RowFate.SAME, None
    if plan.cancelled and not was.cancelled:
        return RowFate.CANCEL, None
    moved = (plan.day, plan.starts, plan.ends) != (was.day, was.starts, was.ends)
    return RowFate.MOVE if moved else RowFate.CHANGE, None


def _missing(rows: Sequence[Row], names: Names, *, announced: bool) -> Iterator[Line]:
    """Sessions that the file does not have; those that were held, or are pinned, stay whatever it says."""
    told = {row.session.id for row in rows if row.session is not None}
    for session in names.sessions.values():
        if session.id in told or session.plan.cancelled:
            continue
        if session.over:
            yield Line(RowFate.SAME, None, session.name, session=session, why=msg("It was held already, and stays."))
        elif session.plan.pinned:
            yield Line(RowFate.SAME, None, session.name, session=session, why=msg("It is pinned, and stays."))
        elif announced:
            yield Line(RowFate.CANCEL, None, session.name, session=session, why=msg("The file does not have it."))
        else:
            yield Line(RowFate.REMOVE, None, session.name, session=session, why=msg("The file does not have it."))


def _told(plan: SessionPlan | None) -> object:
    if plan is None:
        return None
    return [(name, sorted(value) if isinstance(value, frozenset) else str(value)) for name, value in vars(plan).items()]
