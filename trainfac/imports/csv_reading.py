"""Comma-separated files: UTF-8, or UTF-16 with its mark; never a guessed encoding."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from trainfac.imports.columns import recognised
from trainfac.infra.spreadsheets.cells import BrokenText, CellValue, SheetRow
from trainfac.infra.spreadsheets.problems import MOST_COLUMNS, UnreadableFile
from trainfac.kernel.formulas import without_apostrophe
from trainfac.kernel.messages import msg

_DELIMITERS: Final = (",", ";", "\t")
_BROKEN: Final = re.compile("[\udc80-\udcff]")  # what surrogateescape makes of a byte that is not UTF-8
_SEPARATOR_LINE: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's hint, not a row


def read_csv(data: bytes) -> Iterator[SheetRow]:
    """Every row with something in it. A quoted line break does not begin a new row.

    Raises UnreadableFile when quotation marks do not pair, or at once when the bytes are no text.
    """
    text = _decode(data)
    hint = _SEPARATOR_LINE.match(text)
    if hint is not None:
        text = text[hint.end() :]
    return _rows(text, hint[1] if hint is not None else _delimiter(text))


def _rows(text: str, delimiter: str) -> Iterator[SheetRow]:
    whole = _BROKEN.search(text) is None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell and not cell.isspace() for cell in cells):
                kept = cells[: MOST_COLUMNS + 1]  # one more than may be, so that it is seen
                yield SheetRow(number, tuple(without_apostrophe(cell) if whole else _cell(cell) for cell in kept))
    except csv.Error as error:
        raise UnreadableFile(
            msg(
                "Row %(row)s: quotation marks do not pair, so no column after them can be told. Put quotation marks"
                " round the whole cell and double those inside it, or save the list as XLSX.",
                row=number + 1,
            ),
            row=number + 1,
        ) from error


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise UnreadableFile(msg("The file is in UTF-32. Save it as “CSV UTF-8” and upload it again."))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableFile(
                msg(
                    "The file says that it is in UTF-16 but breaks off at byte %(byte)s. Save it as “CSV UTF-8” and"
                    " upload it again.",
                    byte=error.start + 1,
                )
            ) from error
    if b"\0" in data:
        raise UnreadableFile(
            msg("The file has zero bytes, so it is no text in UTF-8. Save it as “CSV UTF-8” or XLSX and upload that.")
        )
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="surrogateescape")


def _delimiter(text: str) -> str:
    """The delimiter with which most of our columns are found in the first row with something in it."""
    return max(_DELIMITERS, key=lambda delimiter: _score(text, delimiter))


def _score(text: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        first = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
    except csv.Error:
        return 0, 0
    return recognised(first[:MOST_COLUMNS]), len(first)


def _cell(cell: str) -> CellValue:
    broken = _BROKEN.search(cell)
    if broken is None:
        return without_apostrophe(cell)
    return BrokenText(_BROKEN.sub("\ufffd", cell), ord(broken[0]) - 0xDC00, cell[: broken.start()])
