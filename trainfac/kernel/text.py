"""Text typed by people, made safe to store without changing what it says."""

from __future__ import annotations

import unicodedata

# Marks that reorder what follows (abuse case 27): never part of a name. ZWNJ and ZWJ stay, scripts need them.
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


_NONCHARACTERS = frozenset(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))


def clean(text: str | None) -> str:
    """One line in NFC, white space collapsed; case is kept.

    Without what is no text: control and bidi-control characters, halves of characters, and noncharacters, which no
    database, spreadsheet or document takes.
    """
    if not text:
        return ""
    kept = (
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character
        for character in unicodedata.normalize("NFC", text)
        if character not in _BIDI_CONTROLS and character not in _NONCHARACTERS and character not in "\ufeff\u00ad"
    )
    return " ".join("".join(kept).split())


def clean_block(text: str | None) -> str:
    """Like ``clean`` for text of several lines; paragraphs stay apart."""
    if not text:
        return ""
    lines = [clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def direction_of(text: str) -> str:
    """The way a text is written, "rtl" or "ltr", by its first letter that has a direction."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def fold(text: str | None) -> str:
    """A form for comparing and searching: cleaned, case-folded, Latin accents removed."""
    decomposed = unicodedata.normalize("NFKD", clean(text).casefold())
    return "".join(c for c in decomposed if not ("\u0300" <= c <= "\u036f"))
