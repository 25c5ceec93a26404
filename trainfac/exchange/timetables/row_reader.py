"""Reads the cells of one row: what they name, and what is wrong with them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from trainfac.exchange.timetables import values
from trainfac.exchange.timetables.facts import Named, Names, Problem, Standing
from trainfac.exchange.timetables.sheet import Sheet, SheetRow
from trainfac.exchange.timetables.values import CellRefused
from trainfac.exchange.timetables.wording import Wording
from trainfac.infra.spreadsheets.cells import CellValue
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import fold
from trainfac.scheduling.timetable_file import COLUMNS

T = TypeVar("T")
_PLACES: Final = re.compile(r"(.+?)\s*:\s*(\d{1,3})")
_LONGEST: Final = 300


@dataclass
class RowReader:
    """Reads the cells of one row, and gathers what is wrong with them."""

    sheet: Sheet
    row: SheetRow
    names: Names
    words: Wording
    problems: list[Problem] = field(default_factory=list)

    def cell(self, column: str) -> CellValue:
        return self.row.cells.get(column)

    def has(self, column: str) -> bool:
        return column in self.row.cells

    def read(self, column: str, how: Callable[[CellValue], T]) -> T | None:
        try:
            return how(self.cell(column))
        except CellRefused as refused:
            self.refuse(column, refused.why)
            return None

    def refuse(self, column: str, why: Message) -> None:
        letter = self.sheet.letters.get(column, "")
        self.problems.append(Problem(self.row.number, letter, COLUMNS.get(column), why))

    def text(self, column: str) -> str:
        return self.read(column, lambda cell: values.text(cell, _LONGEST)) or ""


def module_named(reader: RowReader) -> int | None:
    """The module that a row names, by its number, its title or both."""
    modules = reader.names.modules
    number, title = reader.text("sequence"), reader.text("module")
    if number:
        module = modules.get(int(number)) if number.isdecimal() and len(number) < 6 else None
        if module is None:
            most = max(modules, default=0)
            reader.refuse(
                "sequence", msg("this course has no module %(number)s; they end at %(most)s.", number=number, most=most)
            )
        elif title and fold(title) != fold(module.name):
            why = msg("module %(number)s of this course is “%(title)s”.", number=number, title=module.name)
            reader.refuse("module", why)
        return module.id if module else None
    named = [module for module in modules.values() if fold(module.name) == fold(title)]
    if len(named) == 1:
        return named[0].id
    why = (
        msg("“%(value)s” is no module of this course.", value=title)
        if not named
        else msg("several modules are called so. Say which by its number.")
    )
    reader.refuse("module" if reader.has("module") else "sequence", why if title else msg("say which module it is."))
    return None


def room_named(reader: RowReader, session: Standing | None) -> int | None:
    """The room, if one is named."""
    given = reader.text("room")
    return _one(reader, "room", given, [*reader.names.rooms, *_kept(session, "room")]) if given else None


def group_named(reader: RowReader, session: Standing | None) -> int | None:
    """The group; none means everybody."""
    given = reader.text("group")
    return _one(reader, "group", given, [*reader.names.groups, *_kept(session, "group")]) if given else None


def trainers_named(reader: RowReader, session: Standing | None) -> frozenset[int]:
    """Everybody who is named."""
    known = [*reader.names.trainers, *_kept(session, "trainers")]
    given = values.several(reader.text("trainers"), [one.name for one in known])
    found = [_one(reader, "trainers", name, known) for name in given]
    return frozenset(one for one in found if one is not None)


def instruments_named(reader: RowReader, session: Standing | None) -> frozenset[tuple[int, int]]:
    """Places wanted, by instrument: “HPLC 1: 2”, or one where no number stands."""
    known = [*reader.names.instruments, *_kept(session, "instruments")]
    places: dict[int, int] = {}
    for given in values.several(reader.text("instruments"), [one.name for one in known]):
        named = _PLACES.fullmatch(given)
        name, wanted = (named[1], int(named[2])) if named else (given, 1)
        found = _one(reader, "instruments", name, known)
        if found is not None and found in places:
            reader.refuse("instruments", msg("“%(value)s” stands here twice.", value=name))
        elif found is not None and wanted:
            places[found] = wanted
    return frozenset(places.items())


def _one(reader: RowReader, column: str, given: str, known: Sequence[Named]) -> int | None:
    found = {one.id for one in known if fold(one.name) == fold(given)}
    if len(found) == 1:
        return found.pop()
    why = {
        "room": msg("there is no room “%(value)s” in use here.", value=given),
        "group": msg("this run has no group “%(value)s”.", value=given),
        "trainers": msg("no trainer here is called “%(value)s”.", value=given),
        "instruments": msg("there is no instrument “%(value)s” in use here.", value=given),
    }[column]
    reader.refuse(column, msg("several are called “%(value)s”. Plan this one by hand.", value=given) if found else why)
    return None


def _kept(session: Standing | None, column: str) -> Sequence[Named]:
    """What a session has already stays its own, in use or not."""
    return session.retired.get(column, ()) if session is not None else ()
