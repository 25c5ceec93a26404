"""The picture of a badge: one drawing, written as SVG and painted as PNG.

It has no words, so that it needs no translation: the course's code on a ribbon, and as many stars as the kind of
certificate says. The letters are outlines of Aileron (CC0), which comes inside Pillow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Radius = Callable[[float], float]

SIZE: Final = 512  # of the picture, in units and in pixels
_CENTRE: Final = SIZE / 2
_FINE: Final = 3  # the PNG is painted so many times larger, and made smaller for smooth edges
_TEAL, _DEEP, _GOLD, _SAND, _WHITE = "#0e5f63", "#0a474a", "#e3942b", "#f6e3c5", "#ffffff"
_STARS: Final = {"attendance": 1, "participation": 2, "achievement": 3}
_MOST_STARS: Final = 4  # of any other kind: those who teach others
_RIBBON_WIDTH: Final = 330.0  # room for the code
_BOLD: Final = 0.045  # of the letter size: what the outlines are thickened by


@dataclass(frozen=True)
class Shape:
    """A filled polygon."""

    points: tuple[Point, ...]
    colour: str


@dataclass(frozen=True)
class Lettering:
    """A line of text, centred at a point."""

    text: str
    size: float
    at: Point
    colour: str


def svg(code: str, kind: str, title: str) -> str:
    """The badge of a course for a kind of certificate; ``title`` is what screen readers say."""
    shapes = "".join(_svg_shape(shape) for shape in _shapes(kind))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
        f'role="img" aria-label={quoteattr(title)}><title>{escape(title)}</title>'
        f"{shapes}{_svg_text(_lettering(code))}</svg>\n"
    )


@cache
def png(code: str, kind: str) -> bytes:
    """The same picture in pixels, on nothing."""
    side = SIZE * _FINE
    image = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(image)
    for shape in _shapes(kind):
        draw.polygon([(x * _FINE, y * _FINE) for x, y in shape.points], fill=shape.colour)
    line = _lettering(code)
    draw.text(
        (line.at[0] * _FINE, line.at[1] * _FINE),
        line.text,
        fill=line.colour,
        font=_letters(line.size * _FINE),
        anchor="ms",
        stroke_width=line.size * _FINE * _BOLD / 2,
        stroke_fill=line.colour,
    )
    out = BytesIO()
    image.reduce(_FINE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _shapes(kind: str) -> Iterator[Shape]:
    """From back to front: tails of the ribbon, rosette, rings, disc, flask, stars, band."""
    yield from _tails()
    yield Shape(_scallop(228, 10, 28), _DEEP)
    yield Shape(_scallop(218, 10, 28), _TEAL)
    yield Shape(_circle(192), _GOLD)
    yield Shape(_circle(186), _WHITE)
    yield Shape(_circle(176), _TEAL)
    yield Shape(_circle(162), _DEEP)
    yield Shape(_circle(159), _TEAL)
    yield from _flask()
    yield from _stars(_STARS.get(kind, _MOST_STARS))
    yield from _band()


def _lettering(code: str) -> Lettering:
    """The code as large as the ribbon takes; signs the letters have not are left out."""
    text = "".join(sign for sign in code if ord(sign) in _font().getBestCmap())[:24]
    size = min(46.0, _RIBBON_WIDTH / max(_letters(100).getlength(text), 1) * 100)
    return Lettering(text, size, (_CENTRE, 352 + size * 0.36), _DEEP)


def _circle(radius: float) -> tuple[Point, ...]:
    return _around(180, lambda _turn: radius)


def _scallop(radius: float, depth: float, lobes: int) -> tuple[Point, ...]:
    """A rosette: a circle with round lobes."""
    return _around(lobes * 14, lambda turn: radius + depth * (abs(math.cos(turn * lobes / 2)) - 0.5))


def _around(steps: int, radius_at: Radius) -> tuple[Point, ...]:
    turns = [2 * math.pi * step / steps for step in range(steps)]
    centre = _CENTRE - 14  # the tails hang below
    return tuple(
        (round(_CENTRE + radius_at(t) * math.sin(t), 2), round(centre - radius_at(t) * math.cos(t), 2)) for t in turns
    )


def _tails() -> Iterator[Shape]:
    """The ends of the ribbon that hang out below."""
    for side in (-1, 1):
        points = ((40, 380), (128, 380), (150, 508), (104, 482), (70, 512))
        yield Shape(tuple((_CENTRE + side * x, float(y)) for x, y in points), _GOLD)


def _flask() -> Iterator[Shape]:
    """A flask with something in it."""
    right = ((26, 118), (26, 130), (20, 130), (20, 176), (70, 262), (62, 280))
    glass = (*right, *((-x, y) for x, y in reversed(right)))
    inside = ((-31, 214), (31, 214), (57, 259), (52, 270), (-52, 270), (-57, 259))
    for points, colour in ((glass, _WHITE), (inside, _GOLD)):
        yield Shape(tuple((_CENTRE + x, y + 10.0) for x, y in points), colour)
    for x, y, radius in ((-16, 248, 7), (12, 238, 5), (20, 260, 8)):
        yield Shape(_dot(_CENTRE + x, y, radius), _SAND)


def _dot(x: float, y: float, radius: float) -> tuple[Point, ...]:
    turns = [2 * math.pi * step / 40 for step in range(40)]
    return tuple((round(x + radius * math.sin(t), 2), round(y - radius * math.cos(t), 2)) for t in turns)


def _stars(count: int) -> Iterator[Shape]:
    """Above the neck of the flask, on an arc."""
    for number in range(count):
        turn = math.radians((number - (count - 1) / 2) * 17)
        x, y = _CENTRE + 142 * math.sin(turn), _CENTRE - 14 - 142 * math.cos(turn) + 6
        corners = []
        for corner in range(10):
            radius, angle = (15 if corner % 2 == 0 else 6.2), math.pi * corner / 5 + turn
            corners.append((round(x + radius * math.sin(angle), 2), round(y - radius * math.cos(angle), 2)))
        yield Shape(tuple(corners), _GOLD)


def _band() -> Iterator[Shape]:
    """The ribbon across, with its folds behind."""
    for side in (-1, 1):
        fold = ((178, 330), (236, 330), (218, 362), (236, 394), (178, 394))
        yield Shape(tuple((_CENTRE + side * x, float(y)) for x, y in fold), _GOLD)
        shade = ((178, 380), (206, 380), (178, 398))
        yield Shape(tuple((_CENTRE + side * x, float(y)) for x, y in shade), "#a4660f")
    yield Shape(((50.0, 316.0), (462.0, 316.0), (462.0, 380.0), (50.0, 380.0)), _SAND)
    for top in (320.0, 373.0):
        yield Shape(((50.0, top), (462.0, top), (462.0, top + 3), (50.0, top + 3)), _GOLD)


def _svg_shape(shape: Shape) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in shape.points)
    return f'<polygon fill="{shape.colour}" points="{points}"/>'


def _svg_text(line: Lettering) -> str:
    """Letters as outlines, so that they look the same everywhere."""
    font = _font()
    glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), line.size / font["head"].unitsPerEm
    left = line.at[0] - sum(glyphs[names[ord(sign)]].width for sign in line.text) * scale / 2
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
    for sign in line.text:
        glyph = glyphs[names[ord(sign)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, left, line.at[1])))
        left += glyph.width * scale
    stroke = f'stroke="{line.colour}" stroke-width="{line.size * _BOLD:.2f}" stroke-linejoin="round"'
    return f'<path fill="{line.colour}" {stroke} d="{pen.getCommands()}"/>'


@cache
def _font() -> TTFont:
    return TTFont(BytesIO(_letters(10).font_bytes))


def _letters(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow draws no outlines: it was built without FreeType")
    return font
