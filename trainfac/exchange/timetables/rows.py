"""What each row of a timetable says about a session, told apart by what is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Final

from trainfac.exchange.timetables import values
from trainfac.exchange.timetables.facts import Names, Problem, Row, Standing
from trainfac.exchange.timetables.row_reader import (
    RowReader,
    group_named,
    instruments_named,
    module_named,
    room_named,
    trainers_named,
)
from trainfac.exchange.timetables.sheet import Sheet
from trainfac.exchange.timetables.wording import Wording
from trainfac.infra.spreadsheets.cells import is_empty, plain_text
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.session_plan import SessionPlan, interval
from trainfac.scheduling.timetable_file import COLUMNS

_REFERENCE: Final = re.compile(r"S(\d{1,9})\.(\d{1,9})", re.IGNORECASE)
_NOTE: Final = 1000


def understood(sheet: Sheet, names: Names, words: Wording) -> list[Row]:
    """Every row, in the order of the file."""
    rows = [_row(RowReader(sheet, row, names, words)) for row in sheet.rows]
    return list(_without_doubles(sheet, _matched(rows, names)))


def _row(reader: RowReader) -> Row:
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
    if plan is not None:
        label = next(one.name for one in reader.names.modules.values() if one.id == plan.module_id)
    return Row(reader.row.number, label, None if reader.problems else plan, session, reader.problems)


def _referred(reader: RowReader) -> Standing | None:
    """The session that a row says it is about."""
    given = reader.text("reference")
    found = _REFERENCE.fullmatch(given)
    session = reader.names.sessions.get(int(found[1])) if found else None
    if given and session is None:
        why = msg("“%(value)s” is no session of this run. Empty the cell to plan a new one.", value=given[:40])
        reader.refuse("reference", why)
    return session


def _version(reader: RowReader) -> int:
    found = _REFERENCE.fullmatch(reader.text("reference"))
    return int(found[2]) if found else 0


def _plan(reader: RowReader, session: Standing | None) -> SessionPlan | None:
    """What the row says; columns that the file does not have stay as they are."""
    was = session.plan if session else SessionPlan(0, date.min, time(), time())
    module_id = module_named(reader)
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
        room_id=room_named(reader, session) if reader.has("room") else was.room_id,
        trainer_ids=trainers_named(reader, session) if reader.has("trainers") else was.trainer_ids,
        group_id=group_named(reader, session) if reader.has("group") else was.group_id,
        instruments=instruments_named(reader, session) if reader.has("instruments") else was.instruments,
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


def _answer(reader: RowReader, column: str, was: bool) -> bool:  # noqa: FBT001 - that is what it is about
    given = reader.read(column, lambda cell: values.yes_or_no(cell, reader.words))
    return was if given is None else given


def _check_zone(reader: RowReader) -> None:
    given = reader.text("zone")
    if given and given != reader.names.zone.key:
        why = msg("times here are in %(zone)s, not in %(value)s.", zone=reader.names.zone.key, value=given[:40])
        reader.refuse("zone", why)


def _check_times(reader: RowReader, plan: SessionPlan) -> None:
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
