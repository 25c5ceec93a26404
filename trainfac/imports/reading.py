"""From an uploaded file to a header and rows, whatever kind of spreadsheet it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from openpyxl.utils import get_column_letter

from trainfac.imports.columns import Header, understand
from trainfac.imports.csv_reading import read_csv
from trainfac.infra.spreadsheets.cells import BrokenText, SheetRow, plain_text
from trainfac.infra.spreadsheets.kinds import ARCHIVE, foreign
from trainfac.infra.spreadsheets.problems import MOST_COLUMNS, MOST_ROWS, UnreadableFile, too_many_rows
from trainfac.infra.spreadsheets.xlsx_reading import Worksheet, visible_sheets
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean

_Headed = tuple[Worksheet, Header]
MOST_BYTES: Final = 20 * 1024 * 1024


@dataclass(frozen=True)
class Table:
    """A list as it stands in the file: header, the rows below it that hold something, and rows passed over."""

    header: Header
    rows: tuple[SheetRow, ...]
    hidden_rows: tuple[int, ...] = ()
    sheet: str | None = None


def read_table(data: bytes, file_name: str) -> Table:
    """Header and rows of a CSV file or workbook; what the bytes are decides, not the name.

    Raises UnreadableFile when it is neither, too large, empty, or lacks columns without which no row makes sense.
    """
    check_kind(data, file_name)
    name = _shown(file_name)
    return _from_workbook(data, name) if data.startswith(ARCHIVE) else _from_csv(data, name)


def check_kind(data: bytes, file_name: str) -> None:
    """Raise UnreadableFile for what is too large, empty, or quite another kind of file; quick, whatever the size."""
    name = _shown(file_name)
    if len(data) > MOST_BYTES:
        raise UnreadableFile(
            msg(
                "“%(file)s” has %(size)s MB; %(most)s MB are the most. Split the list into several files.",
                file=name,
                size=f"{len(data) / 1024 / 1024:.1f}",
                most=MOST_BYTES // (1024 * 1024),
            )
        )
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise _empty(name)
    refusal = foreign(data, name)
    if refusal is not None:
        raise UnreadableFile(refusal)


def _shown(file_name: str) -> str:
    return clean(file_name)[-80:]


def _from_csv(data: bytes, name: str) -> Table:
    rows = read_csv(data)
    first = next(rows, None)
    if first is None:
        raise _empty(name)
    if len(first.cells) > MOST_COLUMNS:
        raise UnreadableFile(
            msg(
                "Row %(row)s: a list has at most %(most)s columns. Delete those that are not needed.",
                row=first.number,
                most=MOST_COLUMNS,
            ),
            row=first.number,
        )
    for position, cell in enumerate(first.cells):
        if isinstance(cell, BrokenText):
            raise UnreadableFile(
                msg(
                    "Row %(row)s, column %(column)s: byte %(byte)s is not UTF-8, so the column has no readable name."
                    " Save the file as “CSV UTF-8” and upload it again.",
                    row=first.number,
                    column=get_column_letter(position + 1),
                    byte=f"0x{cell.byte:02X}",
                ),
                row=first.number,
            )
    header = understand(plain_text(cell) for cell in first.cells)
    _check_header(header, first.number)
    return Table(header, _limited(rows, first.number))


def _from_workbook(data: bytes, name: str) -> Table:
    sheets = visible_sheets(data)
    if not sheets:
        raise _empty(name)
    sheet, header = _participants_sheet([(sheet, understand(sheet.labels)) for sheet in sheets], name)
    _check_header(header, sheet.header_row)
    rows = _limited(sheet.rows(MOST_ROWS + 1), sheet.header_row)
    return Table(header, rows, sheet.hidden_rows, sheet.title)


def _participants_sheet(sheets: Sequence[_Headed], name: str) -> _Headed:
    """The one sheet with a list of participants in it."""
    if len(sheets) == 1:
        return sheets[0]
    lists = [(sheet, header) for sheet, header in sheets if not header.missing]
    filled = [(sheet, header) for sheet, header in lists if sheet.has_rows]
    if len(filled) > 1:
        raise UnreadableFile(
            msg(
                "“%(file)s” has a list of participants on each of these sheets: %(sheets)s. Upload them one by one, or"
                " put all rows on one sheet.",
                file=name,
                sheets=", ".join(sheet.title for sheet, _header in filled),
            )
        )
    if not lists:
        raise UnreadableFile(
            msg(
                "No sheet of “%(file)s” has the columns %(columns)s in its first row; looked at: %(sheets)s. Put the"
                " list on a sheet of its own, column names in the first row.",
                file=name,
                columns=_listed(min((header.missing for _sheet, header in sheets), key=len)),
                sheets=", ".join(sheet.title for sheet, _header in sheets),
            )
        )
    return (filled or lists)[0]


def _check_header(header: Header, row: int) -> None:
    if header.doubled:
        first, second = header.doubled[0]
        raise UnreadableFile(
            msg(
                "Row %(row)s: columns %(first)s (“%(first_name)s”) and %(second)s (“%(second_name)s”) mean the same."
                " Keep one of them.",
                row=row,
                first=get_column_letter(first + 1),
                first_name=header.labels[first],
                second=get_column_letter(second + 1),
                second_name=header.labels[second],
            ),
            row=row,
        )
    if header.missing:
        raise UnreadableFile(
            msg(
                "Row %(row)s: there is no column %(columns)s. Name the columns in the first row; this one has:"
                " %(found)s.",
                row=row,
                columns=_listed(header.missing),
                found=", ".join(label[:40] for label in header.labels[:30] if label),
            ),
            row=row,
            column=header.missing[0],
        )


def _limited(rows: Iterable[SheetRow], header_row: int) -> tuple[SheetRow, ...]:
    kept = tuple(islice(rows, MOST_ROWS + 1))
    if len(kept) > MOST_ROWS:
        raise too_many_rows(kept[-1].number)
    if not kept:
        raise UnreadableFile(
            msg(
                "Row %(row)s names the columns, but no row below it holds a participant. Add one row per participant.",
                row=header_row,
            ),
            row=header_row,
        )
    return kept


def _empty(name: str) -> UnreadableFile:
    return UnreadableFile(
        msg(
            "“%(file)s” is empty. Put the column names into the first row and one participant into each row below.",
            file=name,
        )
    )


def _listed(columns: Sequence[str]) -> str:
    names = ["course_run (or course and run_start)" if name == "course_run" else name for name in columns]
    return ", ".join(names)
