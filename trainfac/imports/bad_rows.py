"""The rows that cannot be imported, to download, put right and upload again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from trainfac.imports.rows import Record
from trainfac.kernel.formulas import neutral

# Two columns of ours before the file's own; an upload ignores them.
ROW_COLUMN: Final = "row"
REASONS_COLUMN: Final = "problems"
_REASONS_WIDTH: Final = 80


@dataclass(frozen=True)
class BadRow:
    """A row as typed and why it cannot be imported, in the reader's language."""

    record: Record
    reasons: Sequence[str]


def bad_rows_csv(columns: Sequence[str], rows: Iterable[BadRow]) -> bytes:
    """As CSV in UTF-8 with its mark, which Excel needs; nothing in it is computed when opened."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in _lines(columns, rows):
        writer.writerow([neutral(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig")


def bad_rows_xlsx(columns: Sequence[str], rows: Iterable[BadRow]) -> bytes:
    """As a workbook in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("participants")
    sheet.freeze_panes = "A2"
    sheet.column_dimensions[get_column_letter(2)].width = _REASONS_WIDTH
    for index, line in enumerate(_lines(columns, rows)):
        cells = [_text_cell(sheet, text) for text in line]
        if index == 0:
            for cell in cells:
                cell.font = Font(bold=True)
        cells[1].alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _lines(columns: Sequence[str], rows: Iterable[BadRow]) -> Iterable[list[str]]:
    own = [column for column in columns if column not in {ROW_COLUMN, REASONS_COLUMN}]
    yield [ROW_COLUMN, REASONS_COLUMN, *own]
    for row in rows:
        values = (row.record.values.get(column, "") for column in own)
        yield [str(row.record.row), "\n".join(row.reasons), *values]


def _text_cell(sheet: Any, text: str) -> Any:  # noqa: ANN401 - openpyxl's types
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # after the value, which would make a formula of "=1+1"
    return cell
