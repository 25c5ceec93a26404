"""What a printed plan says and how it lies on its page, as another program finds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdf import PdfReader
from werkzeug.test import TestResponse

from tests.pdf.certificates.reading import reader

MILLIMETRE = 72 / 25.4
A4 = (595, 842)
A4_ACROSS = (842, 595)


@dataclass(frozen=True)
class Sheet:
    """A page: its size in points, its words, and how far from each edge its ink stays, in millimetres."""

    size: tuple[int, int]
    text: str
    margins: tuple[float, float, float, float]  # left, bottom, right, top


def sheets(answer: TestResponse) -> list[Sheet]:
    """The pages of an answer that is a whole PDF, with every font inside it."""
    assert answer.status_code == 200, answer.text[:2000]
    assert answer.content_type == "application/pdf"
    assert unembedded(reader(answer.data)) == set()
    document = pypdfium2.PdfDocument(answer.data)
    try:
        return [_sheet(page) for page in document]
    finally:
        document.close()


def unembedded(document: PdfReader) -> set[str]:
    """Fonts that a printer would have to have."""
    missing = set()
    for page in document.pages:
        fonts: Any = page["/Resources"].get("/Font", {})
        for entry in fonts.values():
            font = entry.get_object()
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            if not any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3")):
                missing.add(str(font["/BaseFont"]))
    return missing


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    """Ink is what a picture of the page shows: boxes and letters alike."""
    width, height = page.get_size()
    text = " ".join(page.get_textpage().get_text_range().split())
    picture = page.render(scale=1).to_pil().convert("L").point(lambda tone: 255 if tone < 250 else 0)
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    edges = (left, picture.height - bottom, picture.width - right, top)
    return Sheet((round(width), round(height)), text, tuple(edge / MILLIMETRE for edge in edges))
