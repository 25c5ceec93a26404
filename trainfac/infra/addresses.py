"""Addresses that a page is asked to go to next: only our own."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

_LONGEST: Final = 2_000


def own_path(target: str | None) -> str | None:
    """The path and query, when they lead to a page of ours whatever a browser makes of them; else none.

    Browsers drop tabs and line ends and read a backslash as a slash: what looks like a path may lead away.
    """
    if not target or len(target) > _LONGEST or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(character <= " " or character == "\x7f" for character in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


def path_of_own(address: str | None, host: str) -> str | None:
    """The path and query of a whole address on this host (with its port); none for another's and for nonsense."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    if parts.netloc != host or parts.scheme not in {"http", "https"}:
        return None
    return own_path(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
