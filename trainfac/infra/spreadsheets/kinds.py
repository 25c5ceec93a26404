"""What an uploaded file is, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from trainfac.infra.spreadsheets.xlsx_guard import DAMAGED
from trainfac.kernel.messages import Message, msg

ARCHIVE: Final = (b"PK\x03\x04", b"PK\x05\x06")


def foreign(data: bytes, name: str) -> Message | None:
    """Why a file of another kind cannot be read; None when it may be CSV or XLSX."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        return msg(
            "“%(file)s” is a PDF document, not a spreadsheet. Save the list as XLSX or “CSV UTF-8” and upload that.",
            file=name,
        )
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")) or data[8:12] == b"WEBP":
        return msg(
            "“%(file)s” is a picture, not a spreadsheet. Type the list into a spreadsheet and save it as XLSX.",
            file=name,
        )
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return msg(
            "“%(file)s” is a workbook in the old XLS format or with a password. Open it, save it as XLSX without a"
            " password and upload that.",
            file=name,
        )
    if start.lower().startswith((b"<!doctype", b"<html", b"<?xml", b"{\\rtf")):
        return msg(
            "“%(file)s” is a web page or document, whatever its name says. Open it in a spreadsheet program, save it as"
            " XLSX and upload that.",
            file=name,
        )
    return _foreign_archive(data, name) if data.startswith(ARCHIVE) else None


def _foreign_archive(data: bytes, name: str) -> Message | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = set(archive.namelist())
    except DAMAGED:
        return msg("“%(file)s” is damaged: it breaks off. Save it again as XLSX and upload that.", file=name)
    if any(part.endswith("workbook.xml") for part in parts):
        return None
    return msg(
        "“%(file)s” is an archive but no XLSX workbook. Open the list in a spreadsheet program, save it as XLSX and"
        " upload that.",
        file=name,
    )
