"""Text that a spreadsheet program would compute, kept from being computed."""

from __future__ import annotations

import re
from typing import Final

_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROLS: Final = ("\t", "\r", "\n")
_FIGURE: Final = re.compile(r"[+-]?\d+([.,]\d+)?")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet program may take a text for a formula; plain figures are none."""
    return text.startswith(_CONTROLS) or (text.lstrip().startswith(_STARTS) and not _FIGURE.fullmatch(text.strip()))


def neutral(text: str) -> str:
    """For CSV, which cannot say that a cell is text: an apostrophe before what would be computed."""
    return f"'{text}" if is_risky(text) else text


def without_apostrophe(text: str) -> str:
    """The text that ``neutral`` was given."""
    return text[1:] if text.startswith("'") and is_risky(text[1:]) else text
