"""Which certificates of ours a PDF says it is: read in a process of its own, for anybody may send the file."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PdfReader

from trainfac.infra.apart import ask, take_no_more

_TYPED: Final = re.compile(r"(?<![A-Z0-9-])[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2}(?![A-Z0-9-])")
_LONG: Final = re.compile(r"/verify/([A-Za-z0-9]{22})(?![A-Za-z0-9])")
_PACKED: Final = re.compile(rb"/Filter\s*\[?\s*/FlateDecode(?:(?!stream).){0,500}?stream\r?\n", re.DOTALL)
_PIECE: Final = 64 * 1024
_MOST_TEXT: Final = 1024 * 1024
_PAGES: Final = 3  # a certificate has one
_MOST: Final = 5


@dataclass(frozen=True)
class Claim:
    """Codes as ours in a file, at most five; and whether all of it could be read, for else there may be others."""

    codes: list[str]
    whole: bool


def claim_of(content: bytes) -> Claim:
    """The codes on the first pages of a PDF, in what is attached to it, and wherever else they stand in it.

    A file that is damaged, or made to break its readers, is searched as far as that goes. The bytes as they are can
    be searched here.
    """
    answer = ask(__name__, given=content) or {"codes": [], "whole": False}
    codes = [*map(str, answer["codes"]), *_codes(content.decode("latin-1"))]
    return Claim(list(dict.fromkeys(codes))[:_MOST], bool(answer["whole"]))


def search(content: bytes) -> dict[str, Any]:
    """``codes`` in what must be read to be searched, and whether it is ``whole``. Only in a process of its own."""
    codes: list[str] = []
    whole = True
    for read in (_pages, _attached, _unpacked, _strictly):
        try:
            for text in read(content):
                codes += _codes(text)
        except Exception:  # noqa: BLE001 - a file made to break its reader breaks it in any way
            whole = False
    return {"codes": list(dict.fromkeys(codes))[:_MOST], "whole": whole}


def _codes(text: str) -> list[str]:
    return [*_LONG.findall(text), *_TYPED.findall(text)]


def _pages(content: bytes) -> Iterator[str]:
    for page in PdfReader(io.BytesIO(content)).pages[:_PAGES]:
        yield page.extract_text()


def _attached(content: bytes) -> Iterator[str]:
    for pieces in PdfReader(io.BytesIO(content)).attachments.values():
        for piece in pieces:
            yield piece.decode("utf-8", "replace")


def _unpacked(content: bytes) -> Iterator[str]:
    """Where each packed part begins, found without the structure of the file; raises at the end if one is damaged."""
    sound = True
    for found in _PACKED.finditer(content):
        unpacking, text, at = zlib.decompressobj(), b"", found.end()
        try:
            while not unpacking.eof and at < len(content):
                text += unpacking.decompress(content[at : at + _PIECE])[: _MOST_TEXT - len(text)]
                at += _PIECE
            sound &= unpacking.eof
        except zlib.error:
            sound = False
        yield text.decode("latin-1")
    if not sound:
        raise ValueError("a part of the file cannot be unpacked")


def _strictly(content: bytes) -> Iterator[str]:
    """Nothing; raises for a file whose structure is not sound, and for one with a password."""
    for page in PdfReader(io.BytesIO(content), strict=True).pages[:_PAGES]:
        page.get_contents()
    yield ""


def _main(seconds: str) -> None:
    take_no_more(int(seconds))
    logging.disable()
    sys.stdout.write(json.dumps(search(sys.stdin.buffer.read())))


if __name__ == "__main__":
    _main(*sys.argv[1:])
