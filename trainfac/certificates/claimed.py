"""Which certificates of ours a PDF says it is: run in a process of its own, for anybody may send the file."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from typing import Final

from pypdf import PdfReader

from trainfac.infra.apart import ask, take_no_more

_TYPED: Final = re.compile(r"(?<![A-Z0-9-])[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2}(?![A-Z0-9-])")
_LONG: Final = re.compile(r"/verify/([A-Za-z0-9]{22})(?![A-Za-z0-9])")
_PAGES: Final = 3  # a certificate has one
_MOST: Final = 5


def claimed_codes(content: bytes) -> list[str]:
    """Codes as ours on the first pages of a PDF and in what is attached to it, at most five.

    Empty when there are none, or the file cannot be read within reason.
    """
    return [str(code) for code in ask(__name__, given=content) or []]


def _codes(content: bytes) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(content))
    texts = [page.extract_text() for page in reader.pages[:_PAGES]]
    texts += [piece.decode("utf-8", "replace") for pieces in reader.attachments.values() for piece in pieces]
    for text in texts:
        yield from _LONG.findall(text)
        yield from _TYPED.findall(text)


def _main(seconds: str) -> None:
    take_no_more(int(seconds))
    logging.disable()
    codes = list(dict.fromkeys(_codes(sys.stdin.buffer.read())))[:_MOST]
    sys.stdout.write(json.dumps(codes))


if __name__ == "__main__":
    _main(*sys.argv[1:])
