"""How a certificate looks, as data: frozen with everything else when it is issued."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self

from trainfac.kernel.messages import Message, msg

PARTS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "native_name": msg("The name in the person’s own script"),
        "laboratory": msg("Laboratory and country"),
        "dates": msg("Dates of the course"),
        "place": msg("Place"),
        "hours": msg("Hours held and attended"),
        "course_code": msg("Codes of course and run"),
        "outcomes": msg("What participants can do afterwards"),
        "modules": msg("Modules of the course"),
        "module_hours": msg("Hours and kind of each module"),
        "results": msg("Results of the assessments"),
        "standards": msg("Standards taught, in the edition in force at the run"),
    }
)
# Serial, code and square are no parts to choose: without them nobody could check what they hold.
USUAL_PARTS: Final = tuple(part for part in PARTS if part != "outcomes")
BORDERS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "guilloche": msg("Interlaced waves"),
        "lines": msg("Two fine lines"),
        "none": msg("None"),
        "own": msg("Your own drawing"),
    }
)
ACCENT: Final = "#173f52"
_OFF_SHAPE: Final = 0.03  # of the proportions
BORDER_INK, BORDER_GOLD, BORDER_FAINT = "#1f566b", "#b4934a", "#f2f6f7"  # as our borders are drawn
LEAST_CONTRAST: Final = 4.5  # of text on white, WCAG 2 level AA

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")


class Design(NamedTuple):
    """One of the designs: its page, and how much of it names may take."""

    label: Message
    page_size: str  # CSS
    name_width_mm: float
    rows: tuple[int, ...]  # of modules that each density holds, from the airiest to the tightest
    one_column: int  # as many modules stand in one column
    wide_kinds: bool  # whether the kind of a module can be said in two languages
    borders: Mapping[str, str]  # choice of border: the asset that draws it

    @property
    def size_mm(self) -> tuple[int, int]:
        """Width and height of the page."""
        return (297, 210) if self.page_size == "A4 landscape" else (210, 297)

    def has_the_shape_of(self, width: float, height: float) -> bool:
        """Whether a drawing of these proportions covers the page without being cut or stretched to be seen."""
        wide, high = self.size_mm
        return abs(width * high / (height * wide) - 1) <= _OFF_SHAPE


DESIGNS: Final[Mapping[str, Design]] = MappingProxyType(
    {
        "classic": Design(
            msg("Classic: centred, with an engraved border"),
            "A4 landscape",
            240.0,
            (2, 4, 7, 10, 12, 99, 99),
            3,
            True,
            {"guilloche": "certificate-border.svg"},
        ),
        "modern": Design(
            msg("Modern: a coloured band with the facility’s name, text at its side"),
            "A4 landscape",
            196.0,
            (2, 5, 8, 10, 12, 99, 99),
            3,
            False,
            {"guilloche": "certificate-border-modern.svg"},
        ),
        "upright": Design(
            msg("Upright: a page on end, with room for many modules"),
            "A4 portrait",
            158.0,
            (4, 10, 14, 17, 20, 99, 99),
            99,
            True,
            {"guilloche": "certificate-border-upright.svg"},
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """The design of a certificate; ``border_image`` is the SHA-256 of a stored drawing where the border is one's own.

    As it stands it is the built-in look, and that of everything issued before there were templates.
    """

    design: str = "classic"
    accent: str = ACCENT
    border: str = "guilloche"
    border_image: str = ""
    parts: tuple[str, ...] = USUAL_PARTS

    def __post_init__(self) -> None:
        known = self.design in DESIGNS and self.border in BORDERS and set(self.parts) <= PARTS.keys()
        if not known or not _COLOUR.fullmatch(self.accent):
            raise ValueError("a look is made of known designs, borders and parts, and of a colour like #173f52")

    @property
    def page(self) -> Design:
        return DESIGNS[self.design]

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{**stored, "parts": tuple(stored["parts"])})


BUILT_IN: Final = Look()


def is_colour(text: str) -> bool:
    return _COLOUR.fullmatch(text) is not None


def contrast_on_white(colour: str) -> float:
    """How well text of a colour like ``#173f52`` stands out on white paper: from 1 to 21, as WCAG 2 reckons."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def tint(colour: str, share: float) -> str:
    """That much of the colour mixed into white."""
    parts = (round(255 - (255 - int(colour[start : start + 2], 16)) * share) for start in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
