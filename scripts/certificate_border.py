"""Draw the borders of certificates: interlaced waves round the page and a faint rosette behind the text.

Run from the checkout: ``python scripts/certificate_border.py DESIGN > templates/pdf/assets/NAME.svg``, where the design
``classic`` makes ``certificate-border``, the others ``certificate-border-modern`` and ``certificate-border-upright``.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

Point = tuple[float, float]
Curve = Callable[[float], Point]  # of a turn from 0 to 1

DESIGN = sys.argv[1] if len(sys.argv) > 1 else "classic"
WIDTH, HEIGHT = (210.0, 297.0) if DESIGN == "upright" else (297.0, 210.0)
INSET, CORNER = 10.5, 6.0
WAVES, POINTS_PER_WAVE = 104, 4
INK, GOLD, FAINT = "#1f566b", "#b4934a", "#f2f6f7"


def frame(inset: float, corner: float) -> tuple[float, Callable[[float], tuple[float, float, float, float]]]:
    """Length of a rounded rectangle, and place and direction at a distance along it."""
    left, top, right, bottom = inset + corner, inset + corner, WIDTH - inset - corner, HEIGHT - inset - corner
    turn = corner * math.pi / 2
    sides = [(right - left, left, inset, 1, 0), (bottom - top, WIDTH - inset, top, 0, 1)]
    sides += [(right - left, right, HEIGHT - inset, -1, 0), (bottom - top, inset, bottom, 0, -1)]
    corners = [(right, top, -0.5), (right, bottom, 0.0), (left, bottom, 0.5), (left, top, 1.0)]

    def at(distance: float) -> tuple[float, float, float, float]:
        for (length, x, y, dx, dy), (cx, cy, start) in zip(sides, corners, strict=True):
            if distance <= length:
                return x + dx * distance, y + dy * distance, dx, dy
            distance -= length
            if distance <= turn:
                angle = start * math.pi + distance / corner
                return (
                    cx + corner * math.cos(angle),
                    cy + corner * math.sin(angle),
                    -math.sin(angle),
                    math.cos(angle),
                )
            distance -= turn
        return at(0)

    return 2 * (right - left) + 2 * (bottom - top) + 4 * turn, at


def wave(amplitude: float, phase: float) -> Curve:
    length, at = frame(INSET, CORNER)

    def point(turn: float) -> Point:
        x, y, dx, dy = at(turn * length)
        offset = amplitude * math.sin(2 * math.pi * WAVES * turn + phase)
        return x - dy * offset, y + dx * offset

    return point


def petal(radius: float, depth: float, petals: int, phase: float) -> Curve:
    def point(turn: float) -> Point:
        angle = 2 * math.pi * turn
        reach = radius + depth * math.sin(petals * angle + phase)
        return WIDTH / 2 + reach * math.cos(angle), HEIGHT / 2 + reach * math.sin(angle)

    return point


def path(curve: Curve, points: int) -> str:
    """A smooth closed path through points of the curve (Catmull-Rom, as cubic Béziers)."""
    at = [curve(number / points) for number in range(points)]
    parts = [f"M{at[0][0]:.2f} {at[0][1]:.2f}"]
    for number in range(points):
        before, here = at[number - 1], at[number]
        there, beyond = at[(number + 1) % points], at[(number + 2) % points]
        one = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        two = (there[0] - (beyond[0] - here[0]) / 6, there[1] - (beyond[1] - here[1]) / 6)
        parts.append("C" + " ".join(f"{x:.2f} {y:.2f}" for x, y in (one, two, there)))
    return "".join(parts) + "Z"


def band(edge: float, amplitude: float, waves: int, phase: float) -> str:
    """An open wave along the upper or lower edge."""
    points = waves * POINTS_PER_WAVE
    places = [
        (WIDTH * n / points, edge + amplitude * math.sin(2 * math.pi * waves * n / points + phase))
        for n in range(points + 1)
    ]
    parts = [f"M{places[0][0]:.2f} {places[0][1]:.2f}"]
    for number in range(points):
        before, here = places[max(number - 1, 0)], places[number]
        there, beyond = places[number + 1], places[min(number + 2, points)]
        one = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        two = (there[0] - (beyond[0] - here[0]) / 6, there[1] - (beyond[1] - here[1]) / 6)
        parts.append("C" + " ".join(f"{x:.2f} {y:.2f}" for x, y in (one, two, there)))
    return "".join(parts)


def strips() -> list[tuple[str, str, float]]:
    """The modern design is the same for both directions of writing: a strip above, a strip below."""
    found = []
    for edge in (4.2, HEIGHT - 4.2):
        found += [(band(edge, 1.7, 44, k * 2 * math.pi / 3), INK, 0.16) for k in range(3)]
        found += [(band(edge, 0.9, 44, math.pi / 3 + k * math.pi), GOLD, 0.16) for k in range(2)]
    return found


def drawing() -> str:
    if DESIGN == "modern":
        return framed([f'<path d="{d}" stroke="{colour}" stroke-width="{width}"/>' for d, colour, width in strips()])
    lines = [(path(petal(58, 9, 18, k * math.pi / 4), 18 * 6), FAINT, 0.25) for k in range(8)]
    lines += [(path(petal(36, 9, 12, k * math.pi / 3), 12 * 6), FAINT, 0.25) for k in range(6)]
    for k in range(3):
        phase = k * 2 * math.pi / 3
        lines.append((path(wave(1.9, phase), WAVES * POINTS_PER_WAVE), INK, 0.16))
    for k in range(2):
        lines.append((path(wave(1.1, math.pi / 3 + k * math.pi), WAVES * POINTS_PER_WAVE), GOLD, 0.16))
    strokes = [f'<path d="{d}" stroke="{colour}" stroke-width="{width}"/>' for d, colour, width in lines]
    for inset, corner, colour, width in ((7.4, 7.6, INK, 0.5), (13.6, 4.4, GOLD, 0.22)):
        size = f'width="{WIDTH - 2 * inset:.1f}" height="{HEIGHT - 2 * inset:.1f}" rx="{corner}"'
        strokes.append(f'<rect x="{inset}" y="{inset}" {size} stroke="{colour}" stroke-width="{width}"/>')
    return framed(strokes)


def framed(strokes: list[str]) -> str:
    size = f'width="{WIDTH:.0f}mm" height="{HEIGHT:.0f}mm" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
    body = "\n".join(strokes)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n<g fill="none">\n{body}\n</g>\n</svg>\n'


if __name__ == "__main__":
    sys.stdout.write(drawing())
