"""Tables as files for spreadsheet programs. Texts stay texts, whatever they begin with."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, time
from io import BytesIO, StringIO
from typing import Final

from flask import Response
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from trainfac.kernel.formulas import neutral

Cell = str | int | float | date | time
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs read every script; formulas are neutralised."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[Cell]], *, title: str, widths: Sequence[int]) -> bytes:
    """A workbook of one sheet whose first row is the head; ``widths`` of columns in characters."""
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = title[:31]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # after the value, which would make a formula of "=1+1"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def table_file(content: bytes, kind: str, name: str) -> Response:
    """The answer that hands such a file over: saved, never shown, never kept on the way."""
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
