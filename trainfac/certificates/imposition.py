"""Where certificates lie on sheets of paper, and where the sheets are cut. Pure; lengths in points, y upwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from trainfac.certificates.states import Paper, PrintLayout

_MM: Final = 72 / 25.4
_MARGIN: Final = 9 * _MM  # printers leave about five millimetres white, and the marks need room
_GAP: Final = 10 * _MM  # between two certificates: the marks of both
_CLEAR: Final = 1.5 * _MM  # of white between a corner and its marks
_MARK: Final = 3 * _MM
_WORDS_IN: Final = 16.1 * _MM  # from the edge of a full certificate: in every design between its border and its text
_WORDS_SIZE: Final = 7.0
_LEAST_WORDS_SIZE: Final = 6.0  # on what is made smaller
_SAME: Final = 1.0  # sizes that differ by less are the same paper


class Size(NamedTuple):
    width: float
    height: float

    @property
    def lying(self) -> bool:
        return self.width > self.height

    @property
    def turned(self) -> Size:
        return Size(self.height, self.width)

    def is_like(self, other: Size) -> bool:
        return abs(self.width - other.width) < _SAME and abs(self.height - other.height) < _SAME


_STANDING: Final[Mapping[Paper, Size]] = {
    Paper.A4: Size(210 * _MM, 297 * _MM),
    Paper.LETTER: Size(215.9 * _MM, 279.4 * _MM),
}


class Line(NamedTuple):
    """A crop mark: a thin box."""

    x: float
    y: float
    width: float
    height: float


class Words(NamedTuple):
    """The middle of words that go up along a side, and their size."""

    x: float
    y: float
    size: float


class Place(NamedTuple):
    """Where the lower left corner of a certificate lies, how large it is there, and how much that is of its size.

    ``mirrored`` when the certificate is read from the right: its design is turned round.
    """

    x: float
    y: float
    width: float
    height: float
    scale: float
    mirrored: bool = False

    @property
    def words(self) -> Words:
        """Inside of the certificate, on the side where lines end: a coloured band is where they begin."""
        inside = _WORDS_IN * self.scale
        x = self.x + inside if self.mirrored else self.x + self.width - inside
        return Words(x, self.y + self.height / 2, max(_LEAST_WORDS_SIZE, _WORDS_SIZE * self.scale))

    def marks(self) -> Iterator[Line]:
        """Two lines outside of each corner, along the edges that are cut."""
        for x, outward in ((self.x, -1), (self.x + self.width, 1)):
            for y in (self.y, self.y + self.height):
                yield Line(min(x + outward * _CLEAR, x + outward * (_CLEAR + _MARK)), y, _MARK, 0)
        for y, outward in ((self.y, -1), (self.y + self.height, 1)):
            for x in (self.x, self.x + self.width):
                yield Line(x, min(y + outward * _CLEAR, y + outward * (_CLEAR + _MARK)), 0, _MARK)


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper and the places on it; ``is_cut`` unless the certificate is as large as the paper."""

    size: Size
    places: tuple[Place, ...]
    is_cut: bool = True

    @property
    def marks(self) -> list[Line]:
        return [line for place in self.places for line in place.marks()] if self.is_cut else []

    def holding(self, mirrored: Sequence[bool]) -> Sheet:
        """The sheet with as many places as there are certificates; each is mirrored or not."""
        taken = zip(self.places, mirrored, strict=False)
        return replace(self, places=tuple(place._replace(mirrored=turned) for place, turned in taken))


def sheet(page: Size, layout: PrintLayout, paper: Paper) -> Sheet:
    """A full sheet for pages of that size. Nothing is ever made larger than it is."""
    standing = _STANDING[paper]
    if layout is PrintLayout.TWO:
        size = standing if page.lying else standing.turned
        return Sheet(size, tuple(_fitted(page, box) for box in _halves(size)))
    size = standing.turned if page.lying else standing
    if size.is_like(page):
        return Sheet(size, (Place(0, 0, page.width, page.height, 1),), is_cut=False)
    return Sheet(size, (_fitted(page, _within(size)),))


def _within(size: Size) -> Line:
    return Line(_MARGIN, _MARGIN, size.width - 2 * _MARGIN, size.height - 2 * _MARGIN)


def _halves(size: Size) -> tuple[Line, Line]:
    """The upper one first, or the left one."""
    x, y, width, height = _within(size)
    if size.lying:
        half = (width - _GAP) / 2
        return Line(x, y, half, height), Line(x + half + _GAP, y, half, height)
    half = (height - _GAP) / 2
    return Line(x, y + half + _GAP, width, half), Line(x, y, width, half)


def _fitted(page: Size, box: Line) -> Place:
    """As large as the box allows, in the middle of it."""
    scale = min(1.0, box.width / page.width, box.height / page.height)
    width, height = page.width * scale, page.height * scale
    return Place(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height, scale)
