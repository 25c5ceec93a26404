"""Many certificates as one file for the printer; the originals stay as they are."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from trainfac.certificates.imposition import Place, Sheet, Size, sheet
from trainfac.certificates.print_pages import Occasion, overlay
from trainfac.certificates.states import Paper, PrintLayout
from trainfac.infra.i18n import direction

_TWO: Final = 2


def print_file(
    certificates: Iterable[bytes],
    occasion: Occasion,
    *,
    layout: PrintLayout = PrintLayout.ONE,
    paper: Paper = Paper.A4,
    cover: bytes | None = None,
) -> bytes:
    """All pages in the order given, marked as copies; what the files have in common is kept once.

    One on a sheet is tagged as the originals are. Two on a sheet are for paper alone, and have no tags: nobody reads
    them out. ``cover`` comes before them.
    """
    writer = PdfWriter()
    imposed = (
        _TwoOnASheet(writer, paper, occasion) if layout is PrintLayout.TWO else _OneOnASheet(writer, paper, occasion)
    )
    if cover is not None:
        imposed.put_on_top(PdfReader(io.BytesIO(cover)))
    for content in certificates:
        imposed.add(PdfReader(io.BytesIO(content)))
    imposed.finish()
    writer.add_metadata({"/Title": occasion.run_code})
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    merged = io.BytesIO()
    writer.write(merged)
    return merged.getvalue()


class _OneOnASheet:
    """Each page on a sheet of its own, as large as it is, or made to fit and with crop marks."""

    def __init__(self, writer: PdfWriter, paper: Paper, occasion: Occasion) -> None:
        self._writer, self._paper, self._occasion = writer, paper, occasion
        self._tags = _Tags(writer)
        self._overlays: dict[Sheet, PageObject] = {}

    def put_on_top(self, cover: PdfReader) -> None:
        self._tags.adopt(cover, [self._writer.add_page(page) for page in cover.pages])

    def add(self, original: PdfReader) -> None:
        mirrored = is_mirrored(original)
        pages = [self._writer.add_page(page, excluded_keys=("/Annots",)) for page in original.pages]
        for page in pages:
            on = sheet(size_of(page), PrintLayout.ONE, self._paper).holding([mirrored])
            (place,) = on.places
            page.add_transformation(_moved(place))
            for box in ("mediabox", "cropbox", "trimbox", "bleedbox", "artbox"):
                setattr(page, box, RectangleObject((0, 0, *on.size)))
            page.merge_page(_once(self._overlays, on, self._occasion))
            page.compress_content_streams()
        self._tags.adopt(original, pages)

    def finish(self) -> None:
        self._tags.hang(self._occasion.lang)


class _TwoOnASheet:
    """Two pages at a time, made smaller, with crop marks; what is left over lies on a sheet alone."""

    def __init__(self, writer: PdfWriter, paper: Paper, occasion: Occasion) -> None:
        self._writer, self._paper, self._occasion = writer, paper, occasion
        self._waiting: list[tuple[PageObject, bool]] = []  # and whether it is mirrored
        self._overlays: dict[Sheet, PageObject] = {}

    def put_on_top(self, cover: PdfReader) -> None:
        for page in cover.pages:
            self._writer.add_page(page)

    def add(self, original: PdfReader) -> None:
        mirrored = is_mirrored(original)
        for page in original.pages:
            if self._waiting and not size_of(self._waiting[0][0]).is_like(size_of(page)):
                self._impose()
            self._waiting.append((page, mirrored))
            if len(self._waiting) == _TWO:
                self._impose()

    def finish(self) -> None:
        if self._waiting:
            self._impose()

    def _impose(self) -> None:
        pages = [page for page, _ in self._waiting]
        full = sheet(size_of(pages[0]), PrintLayout.TWO, self._paper)
        on = full.holding([mirrored for _, mirrored in self._waiting])
        target = self._writer.add_blank_page(*on.size)
        for page, place in zip(pages, on.places, strict=True):
            page.pop("/Annots", None)
            target.merge_transformed_page(page, _moved(place))
        target.merge_page(_once(self._overlays, on, self._occasion))
        target.compress_content_streams()
        self._waiting = []


def size_of(page: PageObject) -> Size:
    return Size(float(page.mediabox.width), float(page.mediabox.height))


def is_mirrored(original: PdfReader) -> bool:
    """Whether a certificate is read from the right."""
    return direction(str(original.root_object.get("/Lang", ""))) == "rtl"


def _moved(place: Place) -> Transformation:
    return Transformation().scale(place.scale).translate(place.x, place.y)


def _once(overlays: dict[Sheet, PageObject], on: Sheet, occasion: Occasion) -> PageObject:
    if on not in overlays:
        overlays[on] = overlay(on, occasion)
    return overlays[on]


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
