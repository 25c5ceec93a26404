"""SVG rebuilt from what an allow-list knows: shapes, colours, gradients. Whatever else a file holds is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from trainfac.infra.pictures.kinds import SVG, CleanPicture
from trainfac.infra.pictures.style_rules import Rules, declared
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg

_SPACE: Final = "http://www.w3.org/2000/svg"
_MOST_ELEMENTS: Final = 20_000
_DEEPEST: Final = 40
_LONGEST_SIDE: Final = 1600
_HEAD: Final = 20_000  # bytes, before which a file says what it is: comments and declarations may come first

_SHAPES: Final = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_GRADIENTS: Final = frozenset({"linearGradient", "radialGradient", "stop"})
_HOLDERS: Final = frozenset({"svg", "g", "defs"})
_SILENT: Final = frozenset({"title", "desc", "metadata", "namedview"})  # nothing that is seen: not worth a word

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_LENGTH: Final = re.compile(rf"{_NUMBER}(?:px|pt|mm|cm|in|%)?")
_NUMBERS: Final = re.compile(rf"(?:\s*,?\s*{_NUMBER}(?:px|%)?)+\s*")
_PATH: Final = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE.,+\-\s]*")
_TRANSFORM: Final = re.compile(r"(?:\s*,?\s*(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([-+0-9.eE,\s]*\))*\s*")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3,8}|rgba?\([\d.,%\s]+\)|[a-zA-Z]{3,24}")
_PAINT: Final = re.compile(rf"{_COLOUR.pattern}|url\(#[\w-]+\)")
_WORD: Final = re.compile(r"[a-zA-Z-]{1,20}")
_NAME: Final = re.compile(r"[\w-]{1,60}")

_ATTRIBUTES: Final[Mapping[str, re.Pattern[str]]] = {
    **dict.fromkeys(("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy"), _LENGTH),
    **dict.fromkeys(("width", "height", "offset", "stroke-width", "stroke-miterlimit", "stroke-dashoffset"), _LENGTH),
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity"), _LENGTH),
    **dict.fromkeys(("points", "viewBox", "stroke-dasharray"), _NUMBERS),
    **dict.fromkeys(("transform", "gradientTransform"), _TRANSFORM),
    **dict.fromkeys(("fill", "stroke"), _PAINT),
    **dict.fromkeys(("fill-rule", "stroke-linecap", "stroke-linejoin", "gradientUnits", "spreadMethod"), _WORD),
    "stop-color": _COLOUR,
    "d": _PATH,
    "id": _NAME,
}
_STYLED: Final = frozenset(name for name in _ATTRIBUTES if "-" in name) | {"fill", "stroke", "opacity"}
_PAINTED: Final = frozenset({"fill", "stroke", "stop-color"})  # without it the drawing is black, or not seen
_GROUPING: Final = frozenset({"opacity"})  # would need a group of its own, which artwork has not


def cleaned(content: bytes, *, plain: bool = False) -> CleanPicture:
    """The drawing rebuilt; ``plain`` without gradients and groups, to lie under a page. Raises RuleBroken."""
    root = _parsed(content)
    cleaning = _Cleaning(Rules.of(root), plain=plain)
    drawing = cleaning.rebuilt(root, 0)
    if drawing is None or cleaning.shapes == 0:
        raise RuleBroken(msg("The drawing has no shapes that we can print: turn texts and pictures in it into paths"))
    width, height = _size(drawing)
    drawing.set("width", f"{width}")
    drawing.set("height", f"{height}")
    encoded = etree.tostring(drawing, encoding="utf-8")
    return CleanPicture(encoded, SVG, width, height, tuple(sorted(cleaning.left_out)))


def is_drawing(content: bytes) -> bool:
    """Whether it says that it is SVG, be it sound or not."""
    return b"svg" in content.replace(b"\0", b"")[:_HEAD]


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise RuleBroken(msg("This is no drawing that we can read: send an SVG file")) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise RuleBroken(msg("The drawing declares a document type; save it as plain SVG without one"))
    if root.tag != f"{{{_SPACE}}}svg":
        raise RuleBroken(msg("This is no drawing that we can read: send an SVG file"))
    return root


class _Cleaning:
    """Rebuilds element by element, and remembers what it left out."""

    def __init__(self, rules: Rules, *, plain: bool) -> None:
        self._rules = rules
        self.left_out: set[str] = set()
        self.shapes = 0
        self._elements = 0
        self._known = _HOLDERS | _SHAPES if plain else _HOLDERS | _SHAPES | _GRADIENTS
        self._plain = plain

    def rebuilt(self, element: etree._Element, depth: int) -> etree._Element | None:
        name = self._name(element)
        if name is None:
            return None
        self._elements += 1
        if self._elements > _MOST_ELEMENTS or depth > _DEEPEST:
            raise RuleBroken(msg("The drawing has too many parts: simplify it"))
        self.shapes += name in _SHAPES
        kept = etree.Element(f"{{{_SPACE}}}{name}", dict(self._attributes(element)), nsmap={None: _SPACE})
        for child in element:
            part = self.rebuilt(child, depth + 1)
            if part is not None:
                kept.append(part)
        return kept

    def _name(self, element: etree._Element) -> str | None:
        tag = element.tag if isinstance(element.tag, str) else ""  # entities have no name
        space, _, name = tag.rpartition("}")
        if space == f"{{{_SPACE}" and name in self._known:
            return name
        if name not in _SILENT and not (name == "style" and self._rules.all_understood):
            self.left_out.add(name or "entity")
        return None

    def _attributes(self, element: etree._Element) -> Iterator[tuple[str, str]]:
        given = {str(name): str(value).strip() for name, value in element.attrib.items()}
        styled = {**self._rules.for_element(element), **declared(given.pop("style", ""))}
        for name, value in {**given, **{name: value for name, value in styled.items() if name in _STYLED}}.items():
            allowed = _ATTRIBUTES.get(name)
            if allowed is None or not allowed.fullmatch(value) or self._too_much(name, value):
                self._leave_out(name)
            else:
                yield name, value

    def _too_much(self, name: str, value: str) -> bool:
        return self._plain and ("url(" in value or name in _GROUPING)

    def _leave_out(self, name: str) -> None:
        if name.startswith("on") or name.rpartition("}")[2] == "href" or name in _PAINTED:
            self.left_out.add(name.rpartition("}")[2])


def _size(drawing: etree._Element) -> tuple[int, int]:
    """Whole numbers in the proportions of the drawing. Raises RuleBroken where it has none."""
    box = drawing.get("viewBox")
    sides = (
        [float(found) for found in re.findall(_NUMBER, box)][2:4]
        if box
        else [
            float(found[0]) if (found := re.match(_NUMBER, drawing.get(side, ""))) else 0.0
            for side in ("width", "height")
        ]
    )
    if len(sides) != 2 or not all(0 < side < 1e6 for side in sides):
        raise RuleBroken(msg("The drawing does not say how large it is: give it a viewBox"))
    if not box:
        drawing.set("viewBox", f"0 0 {sides[0]:g} {sides[1]:g}")
    scale = _LONGEST_SIDE / max(sides)
    return max(1, round(sides[0] * scale)), max(1, round(sides[1] * scale))
