"""One row of a list read field by field; what cannot be read is noted with row, column and remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from email_validator import EmailNotValidError, validate_email

from trainfac.imports.columns import COLUMNS, Header
from trainfac.infra.spreadsheets.cells import BrokenText, CellError, CellValue, Formula, SheetRow, plain_text
from trainfac.infra.spreadsheets.problems import Problem
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean

_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_PERCENT: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,20}))?\s*%?")
_LANGUAGE_TAG: Final = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z\d]{5,8}|\d[A-Za-z\d]{3}))*"
)
_YEARS: Final = range(1950, 2101)
_SHOWN: Final = 60  # characters of a wrong value that a message repeats

_clean = lru_cache(maxsize=8192)(clean)  # laboratories, towns and codes come in every other row


class RowFields:
    """Reads the fields of one row. A field that is wrong reads as empty; ``problems`` says why."""

    def __init__(self, row: SheetRow, header: Header) -> None:
        self.number = row.number
        self.problems: list[Problem] = []
        self.failed: set[str] = set()  # columns that a problem was noted for
        self._cells = row.cells
        self._header = header

    def note(self, column: str, message: Message) -> None:
        """Note a problem. The message gets %(row)s and %(column)s, as the file calls it, beside its own values."""
        place = {"row": self.number, "column": self._header.label(column)}
        self.failed.add(column)
        self.problems.append(Problem(self.number, column, Message(message.text, {**place, **message.values})))

    def note_row(self, message: Message) -> None:
        """Note a problem of the row as a whole. The message gets %(row)s."""
        self.problems.append(Problem(self.number, None, Message(message.text, {"row": self.number, **message.values})))

    def cell(self, column: str) -> CellValue:
        position = self._header.positions.get(column)
        return self._cells[position] if position is not None and position < len(self._cells) else None

    def text(self, column: str) -> str:
        """A field as one clean line; empty when it is empty, missing or wrong."""
        cell = self.cell(column)
        if cell is None or not self._is_plain(column, cell):
            return ""
        text = _clean(cell if isinstance(cell, str) else plain_text(cell))
        if text.startswith(("=", "＝")):
            self._note_formula(column, text)
            return ""
        if "\ufffd" in text:
            self.note(
                column,
                msg(
                    "Row %(row)s, column “%(column)s”: a character of “%(value)s” was lost when the file was saved."
                    " Type it again and save the file as “CSV UTF-8” or XLSX.",
                    value=_short(text),
                ),
            )
            return ""
        if len(text) > COLUMNS[column]:
            self.note(
                column,
                msg(
                    "Row %(row)s, column “%(column)s”: %(length)s characters are too many; %(most)s fit. Shorten it.",
                    length=len(text),
                    most=COLUMNS[column],
                ),
            )
            return ""
        return text

    def required(self, column: str) -> str:
        """A field that no row can do without."""
        text = self.text(column)
        if not text and column not in self.failed:
            self.note(column, msg("Row %(row)s, column “%(column)s” is empty. Fill it in."))
        return text

    def choice(self, column: str, choices: Mapping[str, str]) -> str:
        """One of some words, whatever their case, as what it stands for; empty stands for ``choices[""]``."""
        text = self.text(column)
        found = choices.get(text.casefold())
        if found is not None:
            return found
        self.note(
            column,
            msg(
                "Row %(row)s, column “%(column)s”: “%(value)s” is not known. Write one of: %(choices)s; or leave it"
                " empty.",
                value=_short(text),
                choices=", ".join(dict.fromkeys(value for word, value in choices.items() if word)),
            ),
        )
        return choices[""]

    def day(self, column: str) -> date | None:
        """A date: a date cell, or text like 2010-10-18. Others mean different days to different readers: refused."""
        cell = self.cell(column)
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            day = cell
        else:
            text = self.text(column)
            if not text:
                return None
            parts = _ISO_DATE.fullmatch(text)
            try:
                day = date(int(parts[1]), int(parts[2]), int(parts[3])) if parts else date.min
            except ValueError:  # 2010-02-30
                day = date.min
        if day.year in _YEARS:
            return day
        self.note(
            column,
            msg(
                "Row %(row)s, column “%(column)s”: “%(value)s” is not a date that can be read. Write year, month and"
                " day, as 2010-10-18.",
                value=_short(plain_text(cell)),
            ),
        )
        return None

    def percentage(self, column: str) -> Decimal | None:
        """A figure from 0 to 100, with at most two decimals kept; a decimal comma and a sign are understood."""
        text = self.text(column)
        if not text:
            return None
        parts = _PERCENT.fullmatch(text)
        figure = Decimal(f"{int(parts[1])}.{parts[2] or 0}") if parts else Decimal(-1)
        if 0 <= figure <= 100:
            return figure.quantize(Decimal("0.01"), ROUND_HALF_UP)
        self.note(
            column,
            msg(
                "Row %(row)s, column “%(column)s”: “%(value)s” is not a figure from 0 to 100. Write the per cent as a"
                " number, as 85; or leave it empty.",
                value=_short(text),
            ),
        )
        return None

    def email(self, column: str) -> str:
        """An address in lower case; only its form is checked."""
        text = self.text(column)
        if not text:
            return ""
        try:
            return validate_email(text, check_deliverability=False).normalized.lower()
        except EmailNotValidError:
            self.note(
                column,
                msg(
                    "Row %(row)s, column “%(column)s”: “%(value)s” is not an e-mail address. Write one address, as"
                    " name@laboratory.org; or leave it empty.",
                    value=_short(text),
                ),
            )
            return ""

    def language(self, column: str) -> str:
        """A language tag of BCP 47."""
        text = self.text(column)
        if not text or _LANGUAGE_TAG.fullmatch(text):
            return text
        self.note(
            column,
            msg(
                "Row %(row)s, column “%(column)s”: “%(value)s” is not a language tag. Write one like am or zh-Hans; or"
                " leave it empty.",
                value=_short(text),
            ),
        )
        return ""

    def _is_plain(self, column: str, cell: CellValue) -> bool:
        """Whether a cell says something by itself; notes it when not."""
        match cell:
            case Formula():
                self._note_formula(column, cell.text)
            case CellError():
                self.note(
                    column,
                    msg(
                        "Row %(row)s, column “%(column)s” holds the error %(value)s. Type the value itself.",
                        value=_short(cell.code),
                    ),
                )
            case BrokenText():
                self.note(
                    column,
                    msg(
                        "Row %(row)s, column “%(column)s”: byte %(byte)s after “%(before)s” is not UTF-8. Save the file"
                        " as “CSV UTF-8” or XLSX and upload it again.",
                        byte=f"0x{cell.byte:02X}",
                        before=clean(cell.before)[-20:],
                    ),
                )
            case _:
                return True
        return False

    def _note_formula(self, column: str, formula: str) -> None:
        self.note(
            column,
            msg(
                "Row %(row)s, column “%(column)s” holds the formula “%(value)s”. Replace it by its value: copy the cell"
                " and paste it as values only.",
                value=_short(clean(formula)),
            ),
        )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
