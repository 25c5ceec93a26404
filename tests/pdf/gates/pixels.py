"""Two documents, pixel by pixel."""

from __future__ import annotations

from typing import Final

from PIL import ImageChops

from tests.pdf.certificates.reading import picture_of, text_of

_DOTS_PER_INCH: Final = 100


def different_pixels(one: bytes, other: bytes) -> int:
    """How many pixels of the first page differ, by however little; all of them where the sizes do."""
    left, right = picture_of(one, _DOTS_PER_INCH), picture_of(other, _DOTS_PER_INCH)
    if left.size != right.size:
        return max(left.width * left.height, right.width * right.height)
    return sum(ImageChops.difference(left, right).histogram()[1:])


def looks_and_reads_alike(one: bytes, other: bytes) -> bool:
    return different_pixels(one, other) == 0 and text_of(one) == text_of(other)
