"""The finished page, as independent programs read it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import zxingcpp

from tests.pdf.certificates.reading import A4_LANDSCAPE, fonts_of, picture_of, reader, text_of
from tests.pdf.certificates.samples import modules, named, one_of_each_language, snapshot
from trainfac.certificates.render import render_certificate
from trainfac.certificates.snapshot import Snapshot


def test_it_is_one_page_of_a4_on_its_side(certificate: tuple[Snapshot, bytes]) -> None:
    (page,) = reader(certificate[1]).pages
    size = (float(page.mediabox.width), float(page.mediabox.height))
    assert [round(side) for side in size] == [round(side) for side in A4_LANDSCAPE]


def test_what_is_printed_can_be_found(certificate: tuple[Snapshot, bytes]) -> None:
    snapshot, content = certificate
    text = text_of(content)
    printed = [
        snapshot.holder_name,
        snapshot.serial,
        snapshot.human_code,
        snapshot.course_title,
        f"{snapshot.laboratory}, {snapshot.country}",
        "18–29 October 2010",
        "57 (95 %)",
        "Post-test: 78 %",
        "Plate count: passed",
        "Dr S. Rao",
    ]
    assert [value for value in printed if value not in text] == []


def test_all_fonts_are_embedded(certificate: tuple[Snapshot, bytes]) -> None:
    fonts = fonts_of(certificate[1])
    assert len(fonts) >= 3
    assert [name for name, descriptor in fonts.items() if not {"/FontFile2", "/FontFile3"} & descriptor.keys()] == []


def test_only_our_fonts_are_used(certificate: tuple[Snapshot, bytes]) -> None:
    assert [name for name in fonts_of(certificate[1]) if "+Noto-" not in name] == []


def test_the_qr_code_is_read_from_a_coarse_scan(certificate: tuple[Snapshot, bytes]) -> None:
    snapshot, content = certificate
    codes = zxingcpp.read_barcodes(picture_of(content, 150))
    assert [code.text for code in codes] == [snapshot.verification_url]


def test_a_long_address_is_still_read_from_a_coarse_scan() -> None:
    long = snapshot(
        verification_url="https://training.south-south-cooperation.example.gov.in/training/verify/" + "a" * 22
    )
    codes = zxingcpp.read_barcodes(picture_of(render_certificate(long, images={}, translate=str), 150))
    assert [code.text for code in codes] == [long.verification_url]


def test_it_is_tagged_and_names_its_language_and_title(certificate: tuple[Snapshot, bytes]) -> None:
    snapshot, content = certificate
    document = reader(content)
    root = document.root_object
    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/Lang"] == "en"
    assert document.metadata is not None
    assert document.metadata.title == f"Certificate of achievement {snapshot.serial}"
    assert document.metadata.author == snapshot.facility_name


def test_its_date_is_the_day_of_issue() -> None:
    metadata = reader(render_certificate(snapshot(), images={}, translate=str)).metadata
    assert metadata is not None
    assert metadata["/CreationDate"] == "D:20101029"


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    first, *others = [named(name) for name in one_of_each_language()[::6]]
    once = render_certificate(first, images={}, translate=str)
    for other in others:
        render_certificate(other, images={}, translate=str)
    assert render_certificate(first, images={}, translate=str) == once


def test_threads_do_not_disturb_one_another() -> None:
    snapshots = [named(name) for name in one_of_each_language()[::3]]
    alone = [render_certificate(each, images={}, translate=str) for each in snapshots]
    with ThreadPoolExecutor(max_workers=3) as threads:
        together = list(threads.map(lambda each: render_certificate(each, images={}, translate=str), snapshots))
    assert together == alone


def test_every_kind_says_what_it_is() -> None:
    for kind, sentence in {
        "attendance": "The holder attended the course for the hours stated.",
        "participation": "The holder took part in at least 80 % of the hours held.",
        "achievement": "The holder took part in at least 80 % of the hours held and passed the required assessments.",
    }.items():
        text = text_of(render_certificate(snapshot(kind=kind, results=()), images={}, translate=str))
        assert f"Certificate of {kind}" in text
        assert sentence in text
        assert "certified" not in text.lower()


def test_twenty_modules_are_all_printed_on_one_page() -> None:
    twenty = tuple(replace(module, title=f"Module of number {module.number}!") for module in modules(20))
    content = render_certificate(snapshot(modules=twenty), images={}, translate=str)
    text = text_of(content)
    assert len(reader(content).pages) == 1
    assert [module.title for module in twenty if module.title not in text] == []


def test_a_certificate_in_arabic_is_read_from_the_right() -> None:
    arabic = {"Certificate of achievement": "شهادة إنجاز", "Module": "الوحدة"}
    given = snapshot(lang="ar", dir="rtl", course_title="سلامة الأغذية", place="حيدر آباد")
    content = render_certificate(given, images={}, translate=lambda text: arabic.get(text, text))
    assert "شهادة إنجاز" in text_of(content)
    assert reader(content).root_object["/Lang"] == "ar"
    assert _qr_across(content) < 0.5


def _qr_across(content: bytes) -> float:
    """Where the QR code stands across the page, as a share of its width."""
    picture = picture_of(content, 150)
    (code,) = zxingcpp.read_barcodes(picture)
    return code.position.top_left.x / picture.width
