"""Looks into a workbook's archive before anything unpacks or parses it as a whole."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO, Any, Final
from xml.parsers import expat

from trainfac.infra.spreadsheets.problems import MOST_ROWS, UnreadableFile, too_many_rows
from trainfac.kernel.messages import msg

MOST_UNPACKED_BYTES: Final = 100 * 1024 * 1024
MOST_PARTS: Final = 1000
# What Python raises on an archive that is cut off, altered, encrypted or packed in a way it does not know.
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    UnicodeError,
    ValueError,
)
_MOST_FILLED_ROWS: Final = 3 * MOST_ROWS  # hidden ones do not count in a list, but are walked
_MOST_MERGED: Final = 1000
_CHUNK: Final = 1024 * 1024
_FORBIDDEN: Final = (b"<!DOCTYPE", b"<!ENTITY")


def check_archive(archive: zipfile.ZipFile) -> None:
    """Raise UnreadableFile for a workbook that unpacks to too much or declares document types or entities.

    Sizes are those the archive states: ``zipfile`` never unpacks more of a part than that.
    """
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES:
        raise UnreadableFile(
            msg(
                "The workbook unpacks to %(size)s MB in %(parts)s parts; %(most)s MB in %(most_parts)s parts are the"
                " most that is read. Copy the list alone into a new workbook, or save it as “CSV UTF-8”.",
                size=unpacked // (1024 * 1024),
                parts=len(parts),
                most=MOST_UNPACKED_BYTES // (1024 * 1024),
                most_parts=MOST_PARTS,
            )
        )
    for part in parts:
        if _declares_entities(archive, part):
            raise UnreadableFile(
                msg(
                    "The workbook's part “%(part)s” declares a document type, which no spreadsheet program writes."
                    " Copy the list into a new workbook, or save it as “CSV UTF-8”.",
                    part=part.filename,
                )
            )


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            # Without zero bytes UTF-16 reads like ASCII; the tail finds a word that two chunks share.
            text = tail + chunk.replace(b"\0", b"")
            if any(word in text for word in _FORBIDDEN):
                return True
            tail = text[-16:]
    return False


@dataclass
class SheetFacts:
    """What openpyxl does not tell while it streams: rows hidden by people or filters, with content; merged cells."""

    hidden_rows: set[int] = field(default_factory=set)
    filled_rows: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)  # as "B3:B5"


def sheet_facts(stream: IO[bytes]) -> SheetFacts:
    """Walk a worksheet part once. Raises UnreadableFile when it holds far more rows than a list may have."""
    facts = SheetFacts()
    row = 0

    def start(name: str, attributes: dict[str, Any]) -> None:
        nonlocal row
        match name.rpartition(":")[2]:
            case "row":
                row = int(attributes.get("r", row + 1))
                if attributes.get("hidden") in {"1", "true"}:
                    facts.hidden_rows.add(row)
            case "v" | "is" | "f":
                facts.filled_rows.add(row)
                if len(facts.filled_rows) > _MOST_FILLED_ROWS:
                    raise too_many_rows(row)
            case "mergeCell" if len(facts.merged) < _MOST_MERGED:
                facts.merged.append(str(attributes.get("ref", "")))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.ParseFile(stream)
    return facts
