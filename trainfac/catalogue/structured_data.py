"""Courses as schema.org JSON-LD, for search engines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

# Inside <script> only these could end it or start a comment; JSON lets them be written otherwise.
_ESCAPES: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script_safe(data: dict[str, Any]) -> str:
    """JSON that may stand inside a ``<script>`` element whatever people wrote into it."""
    return json.dumps(data, ensure_ascii=False).translate(_ESCAPES)


def course(
    *, code: str, title: str, aims: str, language: str, minutes: int, outcomes: Sequence[str], address: str
) -> dict[str, Any]:
    """A Course; ``address`` is absolute."""
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": title,
        "description": aims or (f"{title}: {'; '.join(outcomes)}" if outcomes else title),
        "courseCode": code,
        "url": address,
        "inLanguage": language,
        "teaches": list(outcomes),
        "timeRequired": duration(minutes),
    }


def duration(minutes: int) -> str:
    """Minutes as an ISO 8601 duration: "PT60H", "PT4H30M"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours}H"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}M")
    return "PT" + "".join(parts)
