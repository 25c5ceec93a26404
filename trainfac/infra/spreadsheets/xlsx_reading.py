"""Workbooks in XLSX: formulas are seen, not computed; hidden rows are passed over and counted."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, Final
from xml.parsers.expat import ExpatError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from trainfac.infra.spreadsheets.cells import CellError, CellValue, Formula, SheetRow, is_empty, plain_text
from trainfac.infra.spreadsheets.problems import MOST_COLUMNS, UnreadableFile
from trainfac.infra.spreadsheets.xlsx_guard import DAMAGED, SheetFacts, check_archive, sheet_facts
from trainfac.infra.spreadsheets.xlsx_shape import check_shape
from trainfac.kernel.messages import msg

_HEADER_WITHIN: Final = 50  # rows
_CARELESS: Final = (LookupError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True)
class Worksheet:
    """A visible sheet with something in it, its header row and its content below."""

    title: str
    header_row: int
    labels: tuple[str, ...]  # of its columns, by position
    facts: SheetFacts
    source: Any  # openpyxl's sheet

    @property
    def has_rows(self) -> bool:
        return any(row > self.header_row for row in self.facts.filled_rows - self.facts.hidden_rows)

    def rows(self, most: int) -> list[SheetRow]:
        """The first rows below the header, without hidden and empty ones."""
        if not self.has_rows:
            return []
        with _openpyxl_at_work():
            return list(islice(self._rows(), most))

    def _rows(self) -> Iterator[SheetRow]:
        wanted = self.facts.filled_rows - self.facts.hidden_rows
        first = self.header_row + 1
        cells_by_row = self.source.iter_rows(min_row=first, max_row=max(wanted), max_col=len(self.labels))
        for number, cells in enumerate(cells_by_row, first):
            if number in wanted:
                values = tuple(_value(cell) for cell in cells)
                if not all(is_empty(value) for value in values):
                    yield SheetRow(number, values)

    @property
    def hidden_rows(self) -> tuple[int, ...]:
        """Rows below the header that people do not see."""
        return tuple(row for row in sorted(self.facts.hidden_rows) if self.header_row < row)


def visible_sheets(data: bytes) -> list[Worksheet]:
    """The sheets that people see and that are not empty. Raises UnreadableFile for a damaged or dangerous workbook."""
    with _openpyxl_at_work(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        check_archive(archive)
        check_shape(archive)
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = (_worksheet(source, archive) for source in workbook.worksheets if source.sheet_state == "visible")
        return [sheet for sheet in sheets if sheet is not None]


@contextmanager
def _openpyxl_at_work() -> Iterator[None]:
    """Its warnings are about styles and extensions; its errors on damaged files are of any kind."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        try:
            yield
        except UnreadableFile:
            raise
        except (*DAMAGED, ExpatError, InvalidFileException, SyntaxError, *_CARELESS) as error:
            raise UnreadableFile(
                msg("The workbook is damaged or protected. Open it, save it as XLSX without a password and try again.")
            ) from error


def _worksheet(source: Any, archive: zipfile.ZipFile) -> Worksheet | None:  # noqa: ANN401 - openpyxl's read-only sheet
    source.reset_dimensions()  # what a file says of its size is often wrong
    for number, cells in enumerate(source.iter_rows(max_row=_HEADER_WITHIN, max_col=MOST_COLUMNS), 1):
        labels = [plain_text(_value(cell)) for cell in cells]
        while labels and not labels[-1].strip():
            labels.pop()
        if labels:
            with archive.open(source._worksheet_path) as part:  # noqa: SLF001 - the only way to its rows' attributes
                facts = sheet_facts(part)
            return Worksheet(source.title, number, tuple(labels), facts, source)
    return None


def _value(cell: Any) -> CellValue:  # noqa: ANN401 - openpyxl's read-only or empty cell
    value: CellValue = cell.value
    if value is None:
        return None
    if cell.data_type == "f":  # an array formula or a data table is an object of its own
        return Formula(value if isinstance(value, str) else str(getattr(value, "text", None) or "="))
    if cell.data_type == "e":
        return CellError(str(value))
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return Decimal(repr(value)) * 100  # shown as 85%, stored as 0.85
    return value
