"""Which font family draws which script, so that a name looks as its readers write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from fontTools import unicodedata

Direction = Literal["ltr", "rtl"]

_LATIN: Final = ("Noto Serif Display", "Noto Serif")
_TEXT: Final = "Noto Sans"

# Families of Debian's fonts-noto-core and fonts-noto-cjk, by ISO 15924 script. Where readers of a language expect
# other shapes for the same characters, the language follows the script. Urdu is in Naskh as it is on most screens: the
# letters of Nastaliq stand on a slope, and no program finds or copies a name set in it.
_BY_SCRIPT: Final[Mapping[str, tuple[str, ...]]] = {
    "Latn": _LATIN,
    "Adlm": ("Noto Sans Adlam",),
    "Arab": ("Noto Naskh Arabic",),
    "Arab-ks": ("Noto Nastaliq Urdu",),
    "Armn": ("Noto Serif Armenian",),
    "Beng": ("Noto Serif Bengali",),
    "Cyrl": _LATIN,
    "Deva": ("Noto Serif Devanagari",),
    "Ethi": ("Noto Serif Ethiopic",),
    "Geor": ("Noto Serif Georgian",),
    "Grek": _LATIN,
    "Gujr": ("Noto Serif Gujarati",),
    "Guru": ("Noto Serif Gurmukhi",),
    "Hang": ("Noto Serif CJK KR",),
    "Hani": ("Noto Serif CJK SC",),
    "Hani-ja": ("Noto Serif CJK JP",),
    "Hani-ko": ("Noto Serif CJK KR",),
    "Hani-zh-hant": ("Noto Serif CJK TC",),
    "Hani-zh-hk": ("Noto Serif CJK HK",),
    "Hani-zh-tw": ("Noto Serif CJK TC",),
    "Hebr": ("Noto Serif Hebrew",),
    "Hira": ("Noto Serif CJK JP",),
    "Kana": ("Noto Serif CJK JP",),
    "Khmr": ("Noto Serif Khmer",),
    "Knda": ("Noto Serif Kannada",),
    "Laoo": ("Noto Serif Lao",),
    "Mlym": ("Noto Serif Malayalam",),
    "Mymr": ("Noto Sans Myanmar",),
    "Nkoo": ("Noto Sans NKo",),
    "Olck": ("Noto Sans Ol Chiki",),
    "Orya": ("Noto Sans Oriya",),
    "Sinh": ("Noto Serif Sinhala",),
    "Syrc": ("Noto Sans Syriac",),
    "Taml": ("Noto Serif Tamil",),
    "Telu": ("Noto Serif Telugu",),
    "Tfng": ("Noto Sans Tifinagh",),
    "Thaa": ("Noto Sans Thaana",),
    "Thai": ("Noto Serif Thai",),
    "Tibt": ("Noto Serif Tibetan",),
    "Vaii": ("Noto Sans Vai",),
}
_ALL: Final = tuple(dict.fromkeys(family for stack in _BY_SCRIPT.values() for family in stack))
_NEUTRAL: Final = frozenset({"Zyyy", "Zinh", "Zzzz"})

# A name or a laboratory may mix scripts, so each stack ends in all the others. Nothing else on the machine is used.
NAME_STACKS: Final[Mapping[str, tuple[str, ...]]] = {
    script: tuple(dict.fromkeys((*stack, *_LATIN, *_ALL))) for script, stack in _BY_SCRIPT.items()
}
TEXT_STACK: Final = (_TEXT, *_ALL)


def script_of(text: str, lang: str = "") -> str:
    """The key in ``NAME_STACKS`` for a text: its first script, and the language where that changes the shapes."""
    found = (unicodedata.script(character) for character in text)
    script = next((name for name in found if name not in _NEUTRAL), "Latn")
    parts = lang.lower().replace("_", "-").split("-")
    tags = (f"{script}-{'-'.join(parts[:length])}" for length in range(len(parts), 0, -1))
    return next((key for key in (*tags, script) if key in NAME_STACKS), "Latn")


def direction_of(text: str) -> Direction:
    """Which way a text is read: as its first letter."""
    directions = (unicodedata.bidirectional(character) for character in text)
    strong = next((direction for direction in directions if direction in {"L", "R", "AL"}), "L")
    return "ltr" if strong == "L" else "rtl"


def goes_both_ways(text: str, direction: Direction) -> bool:
    """Whether letters of a text are read otherwise than the page: unless it is set apart, its marks stray."""
    strong = {"R", "AL"} if direction == "ltr" else {"L"}
    return any(unicodedata.bidirectional(character) in strong for character in text)


def font_rules() -> str:
    """The stacks as style rules: class ``script-…`` for names, ``body`` for the rest."""
    names = (f".script-{key} {{ font-family: {_css(stack)} }}" for key, stack in NAME_STACKS.items())
    return "\n".join((f"body {{ font-family: {_css(TEXT_STACK)} }}", *names))


def _css(stack: tuple[str, ...]) -> str:
    return ", ".join(f'"{family}"' for family in stack)
