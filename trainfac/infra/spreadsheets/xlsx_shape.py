"""How large and deep the parts of a workbook are, counted while they stream by: no tree of them is ever built.

A few kilobytes can hold a row of millions of cells, which a reader would take for gigabytes of objects.
"""

from __future__ import annotations

import zipfile
from typing import IO, Any, Final
from xml.parsers import expat

from trainfac.infra.spreadsheets.problems import UnreadableFile
from trainfac.kernel.messages import msg

# By the name of a part's first element; the others describe styles, names and links.
_MOST_ELEMENTS: Final = {"worksheet": 6_000_000, "sst": 2_000_000}
_MOST_OTHER_ELEMENTS: Final = 300_000
_MOST_CELLS_IN_A_ROW: Final = 16_384  # what spreadsheet programs have
_LAST_ROW: Final = 1_048_576  # likewise
_MOST_CHARACTERS: Final = 1_000_000  # in one piece; a cell holds 32,767
_DEEPEST: Final = 100


class _TooMuch(Exception):
    """A part is not of the shape that spreadsheet programs give it."""


def check_shape(archive: zipfile.ZipFile) -> None:
    """Raise UnreadableFile for a workbook with a part that no spreadsheet program would write."""
    for part in archive.infolist():
        try:
            with archive.open(part) as stream:
                _walk(stream)
        except _TooMuch:
            raise UnreadableFile(
                msg(
                    "The workbook's part “%(part)s” holds more cells, styles or text than a list needs."
                    " Copy the list alone into a new workbook, or save it as “CSV UTF-8”.",
                    part=part.filename,
                )
            ) from None
        except expat.ExpatError:
            continue  # no XML, or broken: whoever needs it stops at the same place


def _walk(stream: IO[bytes]) -> None:
    elements = depth = cells = characters = 0
    most = _MOST_OTHER_ELEMENTS

    def start(name: str, attributes: dict[str, Any]) -> None:
        nonlocal elements, depth, cells, characters, most
        elements, depth, characters = elements + 1, depth + 1, 0
        kind = name.rpartition(":")[2]
        if depth == 1:
            most = _MOST_ELEMENTS.get(kind, _MOST_OTHER_ELEMENTS)
        if kind == "row":
            cells = 0
            if int(attributes.get("r", 1)) > _LAST_ROW:
                raise _TooMuch
        elif kind == "c":
            cells += 1
        if elements > most or depth > _DEEPEST or cells > _MOST_CELLS_IN_A_ROW:
            raise _TooMuch

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def text(piece: str) -> None:
        nonlocal characters
        characters += len(piece)
        if characters > _MOST_CHARACTERS:
            raise _TooMuch

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.ParseFile(stream)
