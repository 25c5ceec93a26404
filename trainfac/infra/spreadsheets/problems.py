"""What is wrong with a file, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 200


@dataclass(frozen=True)
class Problem:
    """One thing to put right. ``row`` as the spreadsheet numbers it, ``column`` by our name; None: the whole file."""

    row: int | None
    column: str | None
    message: Message


class UnreadableFile(RuleBroken):
    """Nothing of the file can be used; ``problem`` says where it breaks off and what to do."""

    def __init__(self, message: Message, *, row: int | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(row, column, message)


def too_many_rows(row: int) -> UnreadableFile:
    """The list goes on at a row where it should have ended."""
    return UnreadableFile(
        msg("Row %(row)s: a list has at most %(most)s rows. Split it into several files.", row=row, most=MOST_ROWS),
        row=row,
    )
