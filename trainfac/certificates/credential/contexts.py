"""The vocabularies that credentials are written in, shipped with the product; see docs/data.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

_FOLDER: Final = Path(__file__).parents[2] / "data" / "contexts"
FILES: Final[Mapping[str, str]] = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
    OPEN_BADGES_EXTENSIONS: "open-badges-extensions.json",
}


class UnknownContext(ValueError):
    """A credential names a vocabulary that does not come with the product; it is never fetched."""


def load(address: str, _options: object = None) -> dict[str, Any]:
    """PyLD's document loader: answers from our own files and touches no network."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _document(address),
    }


@cache
def _document(address: str) -> dict[str, Any]:
    if address not in FILES:
        raise UnknownContext(address)
    document: dict[str, Any] = json.loads((_FOLDER / FILES[address]).read_text(encoding="utf-8"))
    return document
