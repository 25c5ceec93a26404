"""The merged file for the printer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest
from PIL import ImageChops

from tests.pdf.certificates.reading import picture_of, reader, text_of
from tests.pdf.certificates.samples import Name, modules, one_of_each_language, snapshot
from trainfac.certificates.look import DESIGNS, Look
from trainfac.certificates.print_file import print_file
from trainfac.certificates.print_pages import Occasion, cover_list
from trainfac.certificates.render import render_certificate
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import Paper, PrintLayout, PrintOrder

OCCASION = Occasion("UV-2010-04", "Food microbiology", "en", "The facility", date(2010, 10, 30))
MM = 72 / 25.4
Draw = Callable[[Name], tuple[Snapshot, bytes]]


def words_in(content: bytes) -> tuple[float, float, float, float]:
    """Where the words "Print copy" lie on the first page: left, bottom, right, top."""
    document = pypdfium2.PdfDocument(content)
    try:
        text = document[0].get_textpage()
        first, count = text.search("Print copy").get_next()
        boxes = [text.get_charbox(first + n) for n in range(count) if n != len("Print")]
    finally:
        document.close()
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


@pytest.fixture(scope="module")
def originals(drawn: Draw) -> list[tuple[Snapshot, bytes]]:
    return [drawn(name) for name in one_of_each_language() if name.native != name.full][:6]


@pytest.fixture(scope="module")
def merged(originals: list[tuple[Snapshot, bytes]]) -> bytes:
    return print_file([content for _, content in originals], OCCASION)


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
    assert len(reader(print_file([], OCCASION)).pages) == 0


@pytest.mark.parametrize("layout", PrintLayout)
@pytest.mark.parametrize("paper", Paper)
def test_every_certificate_says_that_it_is_a_copy_and_sheets_are_of_the_paper_chosen(
    originals: list[tuple[Snapshot, bytes]], layout: PrintLayout, paper: Paper
) -> None:
    content = print_file([content for _, content in originals[:3]], OCCASION, layout=layout, paper=paper)
    sheets = reader(content).pages
    assert len(sheets) == {PrintLayout.ONE: 3, PrintLayout.TWO: 2}[layout]
    assert text_of(content).count("Print copy") == 3, "once on each certificate"
    sizes = {tuple(sorted((round(page.mediabox.width), round(page.mediabox.height)))) for page in sheets}
    assert sizes == {{Paper.A4: (595, 842), Paper.LETTER: (612, 792)}[paper]}
    for printed, _ in originals[:3]:
        assert printed.serial in text_of(content)


@pytest.mark.parametrize("count", [3, 12])
@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("design", DESIGNS)
def test_the_words_lie_on_white_between_border_and_text(design: str, lang: str, count: int) -> None:
    direction: Any = "rtl" if lang == "ar" else "ltr"
    printed = snapshot(look=Look(design=design), lang=lang, dir=direction, modules=modules(count))
    original = render_certificate(printed, images={}, translate=str)
    copy = print_file([original], OCCASION)
    left, bottom, right, top = words_in(copy)
    width, height = (float(side) for side in reader(copy).pages[0].mediabox[2:])
    assert min(left, width - right, bottom, height - top) >= 6 * MM, "printers leave the edge white, and it is cut"
    dots = 150 / 72
    box = (left - 1, height - top - 1, right + 1, height - bottom + 1)
    behind, before = (
        picture_of(content, 150).crop(tuple(round(side * dots) for side in box)) for content in (original, copy)
    )
    assert behind.getextrema()[0] > 250, "something is under the words or close to them"
    assert before.getextrema()[0] < 140, "the words are too pale"


def test_the_words_are_not_read_out(merged: bytes) -> None:
    for page in reader(merged).pages:
        drawn: Any = page.get_contents()
        numbers = [given[1]["/MCID"] for given, operator in drawn.operations if operator == b"BDC"]
        assert numbers
        assert len(numbers) == len(set(numbers)), "two pieces of a page have the same number"


def test_a_certificate_as_large_as_the_paper_stays_where_and_as_large_as_it_is(
    originals: list[tuple[Snapshot, bytes]], merged: bytes
) -> None:
    original = picture_of(originals[0][1], 40)
    copy = picture_of(merged, 40)
    difference = ImageChops.difference(original, copy)
    left, bottom, right, top = (side * 40 / 72 for side in words_in(merged))
    difference.paste(0, (int(left) - 1, int(copy.height - top) - 1, int(right) + 2, int(copy.height - bottom) + 2))
    assert difference.getextrema()[1] < 40


def test_the_list_lies_on_top_and_names_everybody_in_the_order_of_the_file(
    originals: list[tuple[Snapshot, bytes]],
) -> None:
    snapshots = [snapshot for snapshot, _ in originals]
    cover = cover_list(snapshots, OCCASION, paper=Paper.LETTER, how=[PrintOrder.NAME.label])
    content = print_file([content for _, content in originals], OCCASION, paper=Paper.LETTER, cover=cover)
    assert len(reader(content).pages) == 1 + len(originals)
    listed = text_of(cover)
    assert "Print copy" not in listed
    places = [listed.index(snapshot.holder_name.split()[0]) for snapshot in snapshots]
    assert places == sorted(places)
    assert reader(content).pages[0].mediabox.height == reader(cover).pages[0].mediabox.height
