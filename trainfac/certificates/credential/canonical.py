"""One form for one meaning: a credential as sorted statements (RDFC-1.0), which is what is signed."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

from pyld import jsonld

from trainfac.certificates.credential.contexts import load

Json = Mapping[str, Any]

_NOWHERE: Final = "https://nowhere.invalid/"  # what is no address would be one relative to this
_OPTIONS: Final = {
    "algorithm": "URDNA2015",
    "format": "application/n-quads",
    "documentLoader": load,
    "base": _NOWHERE,
}
_ONE_AT_A_TIME: Final = Lock()  # PyLD keeps parsed contexts in a cache that threads would share


class LostMeaning(ValueError):
    """The statements say less than the document: a term its contexts do not know would be left unsigned."""


def canonical(document: Json) -> str:
    """The statements of a document, sorted, one a line. Raises LostMeaning when any of it would be left out."""
    try:
        with _ONE_AT_A_TIME:
            statements = str(jsonld.normalize(dict(document), _OPTIONS))
    except jsonld.JsonLdError as error:
        raise LostMeaning("the document cannot be read with the contexts that come with the product") from error
    found, meant = statements.count("\n"), _statements(document)
    if found != meant:
        raise LostMeaning(f"{meant} statements were meant, {found} would be signed")
    if f"<{_NOWHERE}" in statements:
        raise LostMeaning("a name or a type is no address and no term")
    return statements


def _statements(node: Json) -> int:
    """How many statements a node makes: one for each value of a term, and those of the nodes within it."""
    count = 0
    for term, given in node.items():
        if term in {"@context", "id"}:
            continue
        for value in given if isinstance(given, list) else [given]:
            count += 1 + (_statements(value) if isinstance(value, Mapping) else 0)
    return count
