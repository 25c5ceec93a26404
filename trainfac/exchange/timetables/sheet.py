"""From an uploaded workbook to the rows of a timetable, each cell under the name of its column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter

from trainfac.exchange.problems import Unusable
from trainfac.exchange.timetables.wording import Wording
from trainfac.infra.spreadsheets.cells import CellValue
from trainfac.infra.spreadsheets.kinds import ARCHIVE, foreign
from trainfac.infra.spreadsheets.problems import UnreadableFile
from trainfac.infra.spreadsheets.xlsx_reading import Worksheet, visible_sheets
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean, fold
from trainfac.scheduling.timetable_file import COLUMNS

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_ROWS: Final = 500
_NEEDED: Final = ("day", "starts", "ends")
_RANGE: Final = re.compile(r"\$?([A-Z]+)\$?(\d{1,7})(?::\$?[A-Z]+\$?(\d{1,7}))?")


@dataclass(frozen=True)
class SheetRow:
    """A row with something in it; ``number`` as the spreadsheet shows it. ``merged``: with a row above or below."""

    number: int
    cells: Mapping[str, CellValue]
    merged: bool = False


@dataclass(frozen=True)
class Sheet:
    """A timetable as it stands in the file; ``letters`` are the columns of the spreadsheet, by our names."""

    rows: Sequence[SheetRow]
    letters: Mapping[str, str]
    ignored: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()


def check_size(size: int) -> None:
    """Raises Unusable, before anything is read, for more than any timetable has."""
    if size > MOST_BYTES:
        raise Unusable(
            msg(
                "This file has %(size)s MB; a timetable may have %(most)s MB. Copy the rows alone into a new workbook.",
                size=f"{size / 1024 / 1024:.1f}",
                most=MOST_BYTES // (1024 * 1024),
            )
        )


def read_sheet(data: bytes, file_name: str, words: Wording) -> Sheet:
    """The rows of a timetable. Raises Unusable for what is no workbook, is damaged, too large or has no such rows."""
    check_size(len(data))
    name = clean(file_name)[-80:]
    refusal = foreign(data, name)
    if refusal is not None:
        raise Unusable(refusal)
    if not data.startswith(ARCHIVE):
        raise Unusable(
            msg("“%(file)s” is no XLSX workbook. Open it in a spreadsheet program and save it as XLSX.", file=name)
        )
    try:
        found = _timetable(visible_sheets(data), name, words)
        rows = found.rows(MOST_ROWS + 1)
    except UnreadableFile as error:
        raise Unusable(error.message) from error
    if len(rows) > MOST_ROWS:
        raise Unusable(msg("Row %(row)s: a timetable has at most %(most)s rows.", row=rows[-1].number, most=MOST_ROWS))
    if not rows:
        raise Unusable(msg("There is no row below the names of the columns. Add one row for each session."))
    positions, ignored = _positions(found, words)
    merged = _merged_rows(found.facts.merged)
    return Sheet(
        [
            SheetRow(row.number, {name: row.cells[at] for name, at in positions.items()}, row.number in merged)
            for row in rows
        ],
        {name: get_column_letter(at + 1) for name, at in positions.items()},
        ignored,
        found.hidden_rows,
    )


def _timetable(sheets: Sequence[Worksheet], name: str, words: Wording) -> Worksheet:
    """The one sheet with the columns of a timetable."""
    fitting = [sheet for sheet in sheets if {*_NEEDED} <= {words.columns.get(fold(label)) for label in sheet.labels}]
    if len(fitting) > 1:
        raise Unusable(
            msg(
                "“%(file)s” has a timetable on each of these sheets: %(sheets)s. Keep one of them.",
                file=name,
                sheets=", ".join(sheet.title for sheet in fitting),
            )
        )
    if not fitting:
        needed = ", ".join(str(COLUMNS[column]) for column in _NEEDED)
        raise Unusable(
            msg(
                "No sheet of “%(file)s” has the columns %(columns)s in its first row. Begin with the file that you can"
                " fetch here.",
                file=name,
                columns=needed,
            )
        )
    return fitting[0]


def _positions(sheet: Worksheet, words: Wording) -> tuple[dict[str, int], list[str]]:
    positions: dict[str, int] = {}
    ignored = []
    for at, label in enumerate(sheet.labels):
        column = words.columns.get(fold(label))
        if column is None:
            if label.strip():
                ignored.append(clean(label)[:40])
        elif column in positions:
            raise Unusable(
                msg(
                    "Columns %(first)s and %(second)s are both called “%(name)s”. Keep one of them.",
                    first=get_column_letter(positions[column] + 1),
                    second=get_column_letter(at + 1),
                    name=clean(label)[:40],
                )
            )
        else:
            positions[column] = at
    if not {"sequence", "module"} & positions.keys():
        raise Unusable(msg("There is neither a column “No.” nor “Module”, so nobody knows what is taught."))
    return positions, ignored


def _merged_rows(ranges: Sequence[str]) -> set[int]:
    """Rows that share a cell with another one: only the first of them says what is in it."""
    rows: set[int] = set()
    for one in ranges:
        found = _RANGE.fullmatch(one)
        if found is not None and found[3] is not None and found[3] != found[2]:
            rows.update(range(int(found[2]), min(int(found[3]), int(found[2]) + 10 * MOST_ROWS) + 1))
    return rows
