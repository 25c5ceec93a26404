"""What a cell of a spreadsheet can hold, before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Formula:
    """A cell that computes instead of saying something."""

    text: str


@dataclass(frozen=True)
class CellError:
    """A cell in which a formula failed, as "#N/A"."""

    code: str


@dataclass(frozen=True)
class BrokenText:
    """A cell with a byte that is not UTF-8, and what could be read before it."""

    text: str
    byte: int
    before: str


CellValue = (
    str | int | float | Decimal | bool | datetime | date | time | timedelta | Formula | CellError | BrokenText | None
)


@dataclass(frozen=True)
class SheetRow:
    """A row with something in it; ``number`` is what the spreadsheet program shows beside it, from 1."""

    number: int
    cells: tuple[CellValue, ...]


def is_empty(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain_text(cell: CellValue) -> str:
    """The cell as people see it: dates as ISO, whole numbers without decimals; what cannot be read as "\ufffd"."""
    match cell:
        case None:
            text = ""
        case bool():
            text = "TRUE" if cell else "FALSE"
        case int() | float() | Decimal():
            text = f"{int(cell)}" if cell == cell // 1 else f"{cell}"
        case datetime():
            text = cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            text = cell.isoformat()
        case Formula() | BrokenText():
            text = cell.text
        case CellError():
            text = cell.code
        case str() | timedelta():
            text = str(cell)
    return text
