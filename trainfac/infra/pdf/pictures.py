"""Pictures as documents hold them: encoded once for all documents, and squares that are drawn and not parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf


def keep_encoded(picture: Any) -> Any:  # noqa: ANN401  # WeasyPrint has no types
    """Have a decoded picture remember how a PDF holds it.

    WeasyPrint decodes and packs a picture anew for every document that shows it, even one from its own cache.
    """
    if hasattr(picture, "get_x_object"):  # drawings have none: they are drawn
        picture.get_x_object = _Encoded(picture.get_x_object)
    return picture


class _Encoded:
    def __init__(self, encode: Callable[..., Any]) -> None:
        self._encode = encode
        self._kept: dict[tuple[bool, float], Any] = {}

    def __call__(self, interpolate: bool, dpi_ratio: float) -> Any:  # noqa: ANN401, FBT001  # its signature
        asked = interpolate, dpi_ratio
        if asked not in self._kept:
            self._kept[asked] = self._encode(*asked)
        return _copied(self._kept[asked])


def _copied(stream: Any) -> Any:  # noqa: ANN401
    """For one document, which numbers its objects and has them refer to one another."""
    extra = pydyf.Dictionary(stream.extra)
    if "SMask" in extra:
        extra["SMask"] = _copied(extra["SMask"])
    return pydyf.Stream(stream.stream, extra)


@dataclass(frozen=True)
class Squares:
    """Black squares on a grid as wide as it is high, such as a QR code; ``rows`` from the top, without a margin.

    Stands in WeasyPrint's cache of pictures, and draws itself like the drawings that it parses from SVG.
    """

    rows: Sequence[Sequence[int]]
    margin: int

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        across = float(len(self.rows) + 2 * self.margin)
        return across, across, 1.0

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:  # noqa: ANN401
        across = len(self.rows) + 2 * self.margin
        with stream.stacked():
            stream.transform(a=width / across, d=height / across)
            stream.set_color_rgb(0, 0, 0)
            for top, row in enumerate(self.rows, start=self.margin):
                for start, length in _runs(row):
                    stream.rectangle(start + self.margin, top, length, 1)
            stream.fill()


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where black begins, and for how many squares."""
    start = None
    for place, black in enumerate((*row, 0)):
        if black and start is None:
            start = place
        elif not black and start is not None:
            yield start, place - start
            start = None
