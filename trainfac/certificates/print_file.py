"""Many certificates as one file for the printer; the originals stay as they are."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)


def merge(certificates: Iterable[bytes], *, title: str, lang: str) -> bytes:
    """All pages in the order given, tagged as the originals are; what the files have in common is kept once."""
    writer = PdfWriter()
    tags = _Tags(writer)
    for content in certificates:
        reader = PdfReader(io.BytesIO(content))
        tags.adopt(reader, [writer.add_page(page) for page in reader.pages])
    tags.hang(lang)
    writer.add_metadata({"/Title": title})
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    merged = io.BytesIO()
    writer.write(merged)
    return merged.getvalue()


class _Tags:
    """The structure trees of tagged files, hung under one: pypdf copies pages without them."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        # pypdf has no public way to make an object that others refer to.
        self._root = writer._add_object(_dictionary(Type=NameObject("/StructTreeRoot")))  # noqa: SLF001
        self._document = writer._add_object(  # noqa: SLF001
            _dictionary(Type=NameObject("/StructElem"), S=NameObject("/Document"))
        )
        self._parts = ArrayObject()
        self._parents = ArrayObject()  # number and marked pieces of each page, in turn

    def adopt(self, reader: PdfReader, pages: Sequence[PageObject]) -> None:
        tree: Any = reader.root_object["/StructTreeRoot"].clone(self._writer)
        for reference in tree["/K"]:
            _entries(reference).update(_dictionary(S=NameObject("/Part"), P=self._document))
            self._parts.append(reference)
        numbers = tree["/ParentTree"]["/Nums"]
        pieces = dict(zip(numbers[::2], numbers[1::2], strict=True))
        for original, page in zip(reader.pages, pages, strict=True):
            number = NumberObject(len(self._parents) // 2)
            page[NameObject("/StructParents")] = number
            self._parents.extend((number, pieces[original["/StructParents"]]))

    def hang(self, lang: str) -> None:
        _entries(self._document).update(_dictionary(P=self._root, K=self._parts))
        parents = _dictionary(Nums=self._parents)
        _entries(self._root).update(_dictionary(K=ArrayObject([self._document]), ParentTree=parents))
        self._writer.root_object.update(
            _dictionary(
                StructTreeRoot=self._root,
                MarkInfo=_dictionary(Marked=BooleanObject(True)),
                Lang=TextStringObject(lang),
                ViewerPreferences=_dictionary(DisplayDocTitle=BooleanObject(True)),
            )
        )


def _entries(reference: IndirectObject) -> DictionaryObject:
    return cast("DictionaryObject", reference.get_object())


def _dictionary(**entries: Any) -> DictionaryObject:  # noqa: ANN401  # pypdf's objects of any kind
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})
