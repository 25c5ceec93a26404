"""One person in one run: once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from trainfac.imports.fields import RowFields
from trainfac.imports.runs import RunNamed
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import fold


@dataclass(frozen=True)
class Seat:
    """A row's person in a run. ``column`` is the one that names the run."""

    fields: RowFields
    column: str
    run: RunNamed
    reference: str
    email: str
    full_name: str
    laboratory: str


class SeatsSeen:
    """Remembers who is in which run, and notes every row that repeats one.

    The same person is who has the same reference or e-mail address; where one of two rows has no address, who has the
    same name, accents and case aside, at the same laboratory.
    """

    def __init__(self) -> None:
        self._by_reference: dict[Hashable, int] = {}
        self._by_email: dict[Hashable, int] = {}
        self._by_name: dict[Hashable, list[tuple[str, int]]] = {}

    def add(self, seat: Seat) -> None:
        run = fold(seat.run.code) or (seat.run.course, seat.run.first_day)
        by_name = self._by_name.setdefault((run, fold(seat.full_name), fold(seat.laboratory)), [])
        first = self._by_email.get((run, seat.email)) if seat.email else None
        if first is not None:
            seat.fields.note(seat.column, _same_email(seat, first))
        else:
            first = self._by_reference.get((run, seat.reference)) if seat.reference else None
            if first is None and seat.full_name:
                first = next((row for email, row in by_name if not (email and seat.email)), None)
            if first is not None:
                seat.fields.note(seat.column, _same_person(seat, first))
        self._by_email.setdefault((run, seat.email), seat.fields.number)
        self._by_reference.setdefault((run, seat.reference), seat.fields.number)
        by_name.append((seat.email, seat.fields.number))


def _same_email(seat: Seat, first: int) -> Message:
    return msg(
        "Row %(row)s, column “%(column)s”: %(person)s is already in run %(run)s, by the same e-mail address in row"
        " %(first)s. Delete one of the rows, or give each person an address of their own.",
        person=seat.full_name,
        run=seat.run.code or seat.run.course,
        first=first,
    )


def _same_person(seat: Seat, first: int) -> Message:
    return msg(
        "Row %(row)s, column “%(column)s”: %(person)s is already in run %(run)s, in row %(first)s. Delete one of the"
        " rows; if they are two people, give each an e-mail address of their own.",
        person=seat.full_name,
        run=seat.run.code or seat.run.course,
        first=first,
    )
