"""Canonical statements of many credentials that differ in a few values: worked out once, then filled in.

Certificates of a run say the same in other words only for who, which number and which results. The first of them is put
into canonical form by PyLD with marks in place of those values; for the others the values take the place of the marks,
and blank nodes are labelled anew by the rule of RDFC-1.0 for nodes that all differ (4.4.3, step 4). Where that rule is
not enough, or a value is not what a mark can stand for, PyLD does the whole work: the result is the same by
construction, and a test compares it for every certificate of the demonstration.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from trainfac.certificates.credential.canonical import Json, canonical

# Where the certificates of a run differ; ``*`` is every entry of a list.
_VARYING: Final = (
    "id",
    "validFrom",
    "evidence.*.id",
    "evidence.*.name",
    "credentialSubject.licenseNumber",
    "credentialSubject.identifier.*.identityHash",
    "credentialSubject.identifier.*.salt",
    "credentialSubject.result.*.value",
    "credentialStatus.id",
    "credentialStatus.statusListIndex",
)
_SHAPES_HELD: Final = 32  # course versions being certified at the same time, by what their results look like
_MARK: Final = "urn:trainfac:value:"
_MARKED: Final = re.compile(r'([<"])urn:trainfac:value:(\d+)[>"]')
_ADDRESS: Final = re.compile(r"<([^>]*)>")
_BLANK: Final = re.compile(r"_:c14n\d+")
_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def canonical_like_others(credential: Json) -> str:
    """The same as ``canonical``, at a fraction of its cost when others of its shape went before."""
    marked, values = _with_marks(credential)
    if any(_CONTROL.search(value) or _MARK in value for value in values):
        return canonical(credential)
    filled = _shape(json.dumps(marked, ensure_ascii=False)).fill(values)
    return canonical(credential) if filled is None else filled


class Shape:
    """The statements of credentials that differ in the marked values only."""

    def __init__(self, statements: str) -> None:
        lines = statements.splitlines(keepends=True)
        self._fixed = [line for line in lines if "_:" not in line and _MARK not in line]
        self._open = [line for line in lines if "_:" in line or _MARK in line]
        named = [address for line in lines for address in _ADDRESS.findall(line)]
        self._addresses = sorted({int(address.removeprefix(_MARK)) for address in named if address.startswith(_MARK)})
        self._constants = set(named)
        self._views = _views(self._open)

    def fill(self, values: Sequence[str]) -> str | None:
        """The statements with these values for the marks; None when only PyLD can tell their canonical form."""
        addresses = {values[number] for number in self._addresses}
        if len(addresses) != len(self._addresses) or addresses & self._constants:
            return None  # two things would become one
        if not all(_IRI.fullmatch(address) for address in addresses):
            return None
        labels = self._labels(values)
        if len(set(labels.values())) != len(labels):
            return None
        lines = [_BLANK.sub(lambda found: labels[found[0]], _filled(line, values)) for line in self._open]
        return "".join(sorted(self._fixed + lines))

    def _labels(self, values: Sequence[str]) -> dict[str, str]:
        """Canonical labels in the order of what is said about each blank node; of equals, only one has a label."""
        hashes = {node: _hash(_filled(line, values) for line in view) for node, view in self._views.items()}
        order = {digest: number for number, digest in enumerate(sorted(set(hashes.values())))}
        return {node: f"_:c14n{order[digest]}" for node, digest in hashes.items()}


@lru_cache(maxsize=_SHAPES_HELD)
def _shape(marked: str) -> Shape:
    return Shape(canonical(json.loads(marked)))


def _views(lines: list[str]) -> dict[str, list[str]]:
    """What is said about each blank node: itself named ``a``, every other one ``z``."""
    views: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for node in set(_BLANK.findall(line)):
            views[node].append(_BLANK.sub(lambda found, node=node: "_:a" if found[0] == node else "_:z", line))  # type: ignore[misc]
    return dict(views)


def _hash(lines: Iterator[str]) -> str:
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def _filled(line: str, values: Sequence[str]) -> str:
    return _MARKED.sub(lambda found: _written(values[int(found[2])], found[1]), line) if _MARK in line else line


def _written(value: str, opening: str) -> str:
    """A value as N-Quads writes it."""
    if opening == "<":
        return f"<{value}>"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _with_marks(credential: Json) -> tuple[dict[str, Any], list[str]]:
    """A copy with marks for the values that vary, and those values."""
    marked: dict[str, Any] = json.loads(json.dumps(credential))
    values: list[str] = []
    for path in _VARYING:
        for holder, term in _holders(marked, path.split(".")):
            value = holder[term]
            if isinstance(value, str):
                holder[term] = f"{_MARK}{len(values)}"
                values.append(value)
    return marked, values


def _holders(node: Any, path: list[str]) -> Iterator[tuple[dict[str, Any], str]]:  # noqa: ANN401 - any part of a document
    """The objects in which a path ends, with the term it ends with."""
    step, rest = path[0], path[1:]
    if step == "*":
        for entry in node if isinstance(node, list) else []:
            yield from _holders(entry, rest)
    elif isinstance(node, dict) and step in node:
        if rest:
            yield from _holders(node[step], rest)
        else:
            yield node, step
