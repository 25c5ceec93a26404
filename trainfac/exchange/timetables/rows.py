"""What each row of a timetable says about a session, told apart by what is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from trainfac.exchange.timetables import values
from trainfac.exchange.timetables.sheet import Sheet, SheetRow
from trainfac.exchange.timetables.values import CellRefused
from trainfac.exchange.timetables.wording import Wording
from trainfac.infra.spreadsheets.cells import CellValue, is_empty, plain_text
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import fold
from trainfac.scheduling.session_plan import SessionPlan, interval
from trainfac.scheduling.timetable_file import COLUMNS

T = TypeVar("T")
_REFERENCE: Final = re.compile(r"S(\d{1,9})\.(\d{1,9})", re.IGNORECASE)
_PLACES: Final = re.compile(r"(.+?)\s*:\s*(\d{1,3})")
_LONGEST: Final = 300
_NOTE: Final = 1000


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


@dataclass
class _Reader:
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


def understood(sheet: Sheet, names: Names, words: Wording) -> list[Row]:
    """Every row, in the order of the file."""
    rows = [_row(_Reader(sheet, row, names, words)) for row in sheet.rows]
    return list(_without_doubles(sheet, _matched(rows, names)))


def _row(reader: _Reader) -> Row:
    label = plain_text(reader.cell("module")) or plain_text(reader.cell("sequence"))
    session = _referred(reader)
    when = [reader.cell(column) for column in ("day", "starts", "ends")]
    if session is None and not reader.problems and all(map(is_empty, when)):
        return Row(reader.row.number, label)
    if reader.row.merged:
        reader.refuse("", msg("cells of this row are merged with those of another. Take the merge apart."))
    plan = _plan(reader, session)
    if plan is not None:
        _check_times(reader, plan)
    if session is not None and plan != session.plan and _version(reader) != session.version:
        reader.refuse(
            "reference",
            msg("somebody changed this session since the file was made. Fetch the timetable anew and change that."),
        )
    return Row(reader.row.number, label, None if reader.problems else plan, session, reader.problems)


def _referred(reader: _Reader) -> Standing | None:
    """The session that a row says it is about."""
    given = reader.text("reference")
    found = _REFERENCE.fullmatch(given)
    session = reader.names.sessions.get(int(found[1])) if found else None
    if given and session is None:
        why = msg("“%(value)s” is no session of this run. Empty the cell to plan a new one.", value=given[:40])
        reader.refuse("reference", why)
    return session


def _version(reader: _Reader) -> int:
    found = _REFERENCE.fullmatch(reader.text("reference"))
    return int(found[2]) if found else 0


def _plan(reader: _Reader, session: Standing | None) -> SessionPlan | None:
    """What the row says; columns that the file does not have stay as they are."""
    was = session.plan if session else SessionPlan(0, date.min, time(), time())
    module_id = _module(reader)
    day, starts, ends = (
        reader.read("day", values.day),
        reader.read("starts", values.wall_time),
        reader.read("ends", values.wall_time),
    )
    for column, value in (("day", day), ("starts", starts), ("ends", ends)):
        if value is None and is_empty(reader.cell(column)):
            reader.refuse(column, msg("this is empty, and a session needs it."))
    _check_zone(reader)
    plan = replace(
        was,
        room_id=_room(reader, session) if reader.has("room") else was.room_id,
        trainer_ids=_trainers(reader, session) if reader.has("trainers") else was.trainer_ids,
        group_id=_group(reader, session) if reader.has("group") else was.group_id,
        instruments=_instruments(reader, session) if reader.has("instruments") else was.instruments,
        note=(reader.read("note", lambda cell: values.block(cell, _NOTE)) or "") if reader.has("note") else was.note,
        counts_for_attendance=_answer(reader, "counts_for_attendance", was.counts_for_attendance),
        pinned=_answer(reader, "pinned", was.pinned),
        cancelled=_answer(reader, "cancelled", was.cancelled),
    )
    if module_id is None or day is None or starts is None or ends is None:
        return None
    same_time = session is not None and (was.day, was.starts, was.ends) == (day, starts, ends)
    return replace(
        plan,
        module_id=module_id,
        day=day,
        starts=starts,
        ends=ends,
        second_time=was.second_time if same_time else None,
    )


def _answer(reader: _Reader, column: str, was: bool) -> bool:  # noqa: FBT001 - that is what it is about
    given = reader.read(column, lambda cell: values.yes_or_no(cell, reader.words))
    return was if given is None else given


def _module(reader: _Reader) -> int | None:
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


def _room(reader: _Reader, session: Standing | None) -> int | None:
    given = reader.text("room")
    return _one(reader, "room", given, [*reader.names.rooms, *_kept(session, "room")]) if given else None


def _group(reader: _Reader, session: Standing | None) -> int | None:
    given = reader.text("group")
    return _one(reader, "group", given, [*reader.names.groups, *_kept(session, "group")]) if given else None


def _trainers(reader: _Reader, session: Standing | None) -> frozenset[int]:
    known = [*reader.names.trainers, *_kept(session, "trainers")]
    given = values.several(reader.text("trainers"), [one.name for one in known])
    found = [_one(reader, "trainers", name, known) for name in given]
    return frozenset(one for one in found if one is not None)


def _instruments(reader: _Reader, session: Standing | None) -> frozenset[tuple[int, int]]:
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


def _one(reader: _Reader, column: str, given: str, known: Sequence[Named]) -> int | None:
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


def _check_zone(reader: _Reader) -> None:
    given = reader.text("zone")
    if given and given != reader.names.zone.key:
        why = msg("times here are in %(zone)s, not in %(value)s.", zone=reader.names.zone.key, value=given[:40])
        reader.refuse("zone", why)


def _check_times(reader: _Reader, plan: SessionPlan) -> None:
    try:
        interval(plan, reader.names.zone)
    except RuleBroken as refused:
        for column, why in refused.fields.items():
            reader.refuse(column, why)


def _matched(rows: Sequence[Row], names: Names) -> Iterator[Row]:
    """Rows without a reference are about the session of the same module and group at that time, if there is one."""
    taken = {row.session.id for row in rows if row.session is not None}
    free = {_key(one.plan): one for one in names.sessions.values() if one.id not in taken and not one.plan.cancelled}
    for row in rows:
        session = free.pop(_key(row.plan), None) if row.plan is not None and row.session is None else None
        yield row if session is None else replace(row, session=session)


def _without_doubles(sheet: Sheet, rows: Iterator[Row]) -> Iterator[Row]:
    """A session stands in one row only."""
    seen: dict[object, int] = {}
    for row in rows:
        keys: list[object] = [("session", row.session.id)] if row.session is not None else []
        if row.plan is not None and not row.plan.cancelled:
            keys.append(_key(row.plan))
        first = next((seen[key] for key in keys if key in seen), None)
        for key in keys:
            seen.setdefault(key, row.number)
        if first is None:
            yield row
        else:
            column = "reference" if row.session is not None and "reference" in sheet.letters else "module"
            why = msg("row %(row)s is about the same session. Delete one of them.", row=first)
            problem = Problem(row.number, sheet.letters.get(column, ""), COLUMNS[column], why)
            yield replace(row, plan=None, problems=[*row.problems, problem])


def _key(plan: SessionPlan) -> tuple[int, int | None, date, time]:
    return plan.module_id, plan.group_id, plan.day, plan.starts
