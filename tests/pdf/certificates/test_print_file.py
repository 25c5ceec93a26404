"""The merged file for the printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.pdf.certificates.reading import reader, text_of
from tests.pdf.certificates.samples import Name, one_of_each_language
from trainfac.certificates.print_file import merge
from trainfac.certificates.snapshot import Snapshot

Draw = Callable[[Name], tuple[Snapshot, bytes]]


@pytest.fixture(scope="module")
def originals(drawn: Draw) -> list[tuple[Snapshot, bytes]]:
    return [drawn(name) for name in one_of_each_language() if name.native != name.full][:6]


@pytest.fixture(scope="module")
def merged(originals: list[tuple[Snapshot, bytes]]) -> bytes:
    return merge([content for _, content in originals], title="UV-2010-04", lang="en")


def test_it_has_every_certificate_in_order(originals: list[tuple[Snapshot, bytes]], merged: bytes) -> None:
    text = text_of(merged)
    places = [text.index(snapshot.holder_name) for snapshot, _ in originals]
    assert len(reader(merged).pages) == len(originals)
    assert places == sorted(places)


def test_what_the_certificates_share_is_kept_once(originals: list[tuple[Snapshot, bytes]], merged: bytes) -> None:
    borders: set[int] = set()
    for page in reader(merged).pages:
        forms: Any = page["/Resources"]["/XObject"]
        borders.add(forms.raw_get("/Artwork").idnum)
    assert len(borders) == 1
    assert len(merged) < sum(len(content) for _, content in originals)


def test_it_is_still_tagged(merged: bytes) -> None:
    document = reader(merged)
    root: Any = document.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    (whole,) = root["/StructTreeRoot"]["/K"]
    assert len(whole["/K"]) == len(document.pages)
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for number, page in enumerate(document.pages):
        assert page["/StructParents"] == number
        assert numbers[number * 2] == number
        first_piece = numbers[number * 2 + 1][0].get_object()
        assert first_piece["/Pg"] == page


def test_nothing_to_print_is_an_empty_file() -> None:
    assert len(reader(merge([], title="UV-2010-04", lang="en")).pages) == 0
