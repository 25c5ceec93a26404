"""What other programs make of a finished PDF."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from PIL import Image
from pypdf import PdfReader

A4_LANDSCAPE = (841.89, 595.28)


def text_of(content: bytes) -> str:
    """All text as Chrome's PDF engine finds it, blanks collapsed."""
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def boxes_of(content: bytes, text: str) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of the first place where a text stands, in millimetres; one box for each letter."""
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0].get_textpage()
        found = page.search(text, match_case=True).get_next()
        if found is None:
            raise LookupError(text)
        start, count = found
        letters = [number for number in range(start, start + count) if page.get_text_range(number, 1).strip()]
        return [tuple(side / 72 * 25.4 for side in page.get_charbox(number, loose=True)) for number in letters]
    finally:
        document.close()


def in_one_line(content: bytes, text: str) -> bool:
    """Whether a text that is printed stands in one line."""
    middles = [(bottom + top) / 2 for _left, bottom, _right, top in boxes_of(content, text)]
    return max(middles) - min(middles) < 1


def picture_of(content: bytes, dots_per_inch: int) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    try:
        return document[0].render(scale=dots_per_inch / 72).to_pil().convert("L")
    finally:
        document.close()


def reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content), strict=True)


def fonts_of(content: bytes) -> dict[str, Any]:
    """Every font of the first page by name, as its descriptor."""
    fonts: Any = reader(content).pages[0]["/Resources"]["/Font"]
    found = {}
    for entry in fonts.values():
        font = entry.get_object()
        descendant = font["/DescendantFonts"][0].get_object()
        found[str(font["/BaseFont"])] = descendant["/FontDescriptor"].get_object()
    return found
