"""The rows of a timeline: rooms, trainers, instruments or groups, a page at a time, and when they cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.drops import Rows
from trainfac.scheduling.models import Absence, Facility
from trainfac.scheduling.queries import resources
from trainfac.scheduling.queries.staff_calendar import Held, groups_between

PAGE: Final = 40  # rows; more at once take browsers too long to draw
NOTHING: Final = 0  # the row of sessions that have nothing of the kind; it stands on the first page


@dataclass(frozen=True)
class Row:
    """``name`` may be a sentence of ours; ``everybody_of`` is the run whose whole group it is."""

    id: int
    name: str | Message
    everybody_of: int | None = None


@dataclass(frozen=True)
class RowPage:
    """Some rows of a kind; ``known`` are the ids of all of them."""

    kind: Rows
    rows: Sequence[Row]
    known: frozenset[int]
    number: int
    last: int
    everybody: dict[int, int]  # group that is everybody, by run

    def rows_of(self, held: Held) -> list[int]:
        """In which of all rows a session stands; never none."""
        found = [row for row in _ids(self.kind, held, self.everybody) if row in self.known]
        return found or [NOTHING]

    def shows(self, held: Held) -> list[int]:
        """In which rows of this page."""
        here = {row.id for row in self.rows}
        return [row for row in self.rows_of(held) if row in here]


@dataclass(frozen=True)
class Unavailable:
    """A row cannot be had for a time."""

    row: int
    starts_at: datetime
    ends_at: datetime
    why: str | Message


def row_page(session: Session, facility: Facility, kind: Rows, first: date, until: date, number: int) -> RowPage:
    """The page of that number, the last one if there are fewer."""
    rows = _ROWS[kind](session, facility, first, until)
    everybody = {row.everybody_of: row.id for row in rows if row.everybody_of is not None}
    known = frozenset(row.id for row in rows)
    everything = [Row(NOTHING, _NONE[kind]), *rows] if kind in _NONE else rows
    last = max(1, -(-len(everything) // PAGE))
    number = min(max(number, 1), last)
    return RowPage(kind, everything[(number - 1) * PAGE : number * PAGE], known, number, last, everybody)


def unavailable(session: Session, facility: Facility, page: RowPage, first: date, until: date) -> list[Unavailable]:
    """Leave and service of the rows of a page."""
    ids = [row.id for row in page.rows if row.id != NOTHING]
    if page.kind is Rows.GROUPS or not ids:
        return []
    start, end = (datetime.combine(day, time(), facility.zone) for day in (first, until))
    of_rows = Absence.instrument_id if page.kind is Rows.INSTRUMENTS else Absence.resource_id
    query = (
        select(of_rows.label("row"), Absence.starts_at, Absence.ends_at, Absence.reason, Absence.kind)
        .where(of_rows.in_(ids), Absence.starts_at < end, Absence.ends_at > start)
        .order_by(Absence.starts_at, Absence.id)
    )
    return [
        Unavailable(found.row, found.starts_at, found.ends_at, found.reason or found.kind.label)
        for found in session.execute(query)
    ]


def _ids(kind: Rows, held: Held, everybody: dict[int, int]) -> list[int]:
    match kind:
        case Rows.ROOMS:
            return [held.row.room_id or NOTHING]
        case Rows.TRAINERS:
            return [trainer.id for trainer in held.trainers]
        case Rows.INSTRUMENTS:
            return [instrument.id for instrument in held.instruments]
        case Rows.GROUPS:
            return [held.row.group_id or everybody.get(held.row.run_id, NOTHING)]


def _rooms(session: Session, facility: Facility, _first: date, _until: date) -> list[Row]:
    return [_in_use(room.id, room.name, room.active) for room in resources.rooms(session, facility, retired=True)]


def _trainers(session: Session, facility: Facility, _first: date, _until: date) -> list[Row]:
    return [Row(trainer.id, trainer.name) for trainer in resources.trainers(session, facility)]


def _instruments(session: Session, facility: Facility, _first: date, _until: date) -> list[Row]:
    found = resources.instruments(session, facility, retired=True)
    return [_in_use(one.id, one.name, one.active) for one in found]


def _groups(session: Session, facility: Facility, first: date, until: date) -> list[Row]:
    return [
        Row(group.id, msg("%(run)s, everybody", run=group.code), group.run_id)
        if group.everybody
        else Row(group.id, msg("%(run)s, group %(name)s", run=group.code, name=group.name))
        for group in groups_between(session, facility, first, until)
    ]


def _in_use(row: int, name: str, active: bool) -> Row:  # noqa: FBT001 - as it stands in the table
    return Row(row, name if active else msg("%(name)s (not in use)", name=name))


_ROWS: Final[dict[Rows, Callable[[Session, Facility, date, date], list[Row]]]] = {
    Rows.ROOMS: _rooms,
    Rows.TRAINERS: _trainers,
    Rows.INSTRUMENTS: _instruments,
    Rows.GROUPS: _groups,
}
_NONE: Final[dict[Rows, Message]] = {
    Rows.ROOMS: msg("No room"),
    Rows.TRAINERS: msg("No trainer"),
    Rows.INSTRUMENTS: msg("No instrument"),
}
