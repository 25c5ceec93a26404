"""The style sheet inside a drawing, as far as drawing programs write one: rules for classes and for kinds of shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

import tinycss2
from lxml import etree

_SIMPLE: Final = re.compile(r"\.?[\w-]{1,60}")  # one class, or one kind of element
_MOST: Final = 2_000  # rules
_LONGEST: Final = 200_000  # characters


@dataclass(frozen=True)
class Rules:
    """Declarations by ``.class`` or element name; ``all_understood``: nothing else was in the sheet."""

    by_selector: Mapping[str, Mapping[str, str]]
    all_understood: bool

    @classmethod
    def of(cls, root: etree._Element) -> Self:
        """Those of every style sheet in a drawing. What is not simple is not understood, and has no effect."""
        found: dict[str, dict[str, str]] = {}
        understood = True
        for sheet in root.iter("{http://www.w3.org/2000/svg}style"):
            for rule in tinycss2.parse_stylesheet(
                (sheet.text or "")[:_LONGEST], skip_comments=True, skip_whitespace=True
            )[:_MOST]:
                if rule.type != "qualified-rule":
                    understood = False
                    continue
                declarations = declared(tinycss2.serialize(rule.content))
                for selector in tinycss2.serialize(rule.prelude).split(","):
                    if _SIMPLE.fullmatch(selector.strip()):
                        found.setdefault(selector.strip(), {}).update(declarations)
                    else:
                        understood = False
        return cls(found, understood)

    def for_element(self, element: etree._Element) -> dict[str, str]:
        """What the sheets say of an element: of its kind first, then of its classes."""
        kind = str(element.tag).rpartition("}")[2]
        classes = (f".{name}" for name in str(element.get("class", "")).split())
        together: dict[str, str] = {}
        for selector in (kind, *classes):
            together.update(self.by_selector.get(selector, {}))
        return together


def declared(style: str) -> dict[str, str]:
    """The declarations of a style attribute; a later one counts more."""
    return dict(_declarations(style))


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip().lower(), value.replace("!important", "").strip()
