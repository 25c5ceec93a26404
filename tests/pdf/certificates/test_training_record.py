"""The training record: what it says, that it is no certificate, and that it can be read out in every script."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from tests.pdf.certificates.reading import fonts_of, picture_of, reader, text_of
from tests.pdf.certificates.samples import Name, modules, named, one_of_each_language, snapshot
from tests.pdf.gates.conformance import PDF_UA_1, faults
from tests.pdf.gates.test_readers import TURNED_ROUND, found_by_pdftotext
from trainfac.catalogue.states import ModuleKind
from trainfac.certificates.print_pages import Occasion
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.training_record import ModuleLine, ResultLine, Transcript, record_pages
from trainfac.delivery.rules import Attendance
from trainfac.delivery.states import AssessmentKind, Outcome
from trainfac.kernel.messages import msg

OCCASION = Occasion(
    run_code="UV-2010-04",
    course_title="Residues of veterinary medicines",
    course_lang="en",
    facility_name="A facility",
    made_on=date(2026, 11, 29),
)


def transcript(printed: Snapshot, count: int = 8, title: str = "Sampling") -> Transcript:
    lines = [
        ModuleLine(n + 1, title, list(ModuleKind)[n % 4].label, Attendance(90, 120) if n else None, "Dr Lakshmi Devi")
        for n in range(count)
    ]
    tests = [
        ResultLine("Pre-test", AssessmentKind.PRE.label, "", "42.5 %", "", None, required=False),
        ResultLine("Post-test", AssessmentKind.POST.label, "", "70 %", "60 %", msg("Yes"), required=True),
    ]
    seen = ResultLine(
        "Working standard", AssessmentKind.PRACTICAL.label, title, Outcome.PASSED.label, "", None, required=True
    )
    return Transcript(printed, lines, Attendance(90 * (count - 1), 120 * (count - 1)), tests, [seen])


def test_it_says_what_was_certified_and_what_was_recorded() -> None:
    printed = snapshot(standards=("ISO/IEC 17025:2017",))
    text = text_of(record_pages(transcript(printed), OCCASION))
    for words in (
        "Training record", "This is not the certificate.", printed.serial, printed.holder_name, printed.laboratory,
        printed.verification_url, f"version {printed.course_version}", "as recorded on 29 November 2026",
        "10.5", "75 % attended", "42.5 %", "Working standard", "Passed", "ISO/IEC 17025:2017, 6.2",
        "It authorises nobody", "have been changed since",
    ):  # fmt: skip
        assert words in text, words


def test_what_was_not_changed_is_not_said_to_be() -> None:
    printed = snapshot(minutes_held=840, minutes_attended=630)
    assert "have been changed since" not in text_of(record_pages(transcript(printed), OCCASION))


def test_its_square_leads_to_the_page_that_checks_the_certificate() -> None:
    printed = snapshot()
    found = zxingcpp.read_barcodes(picture_of(record_pages(transcript(printed), OCCASION), 150))
    assert [code.text for code in found] == [printed.verification_url]


def pages_of(content: bytes) -> list[str]:
    """What each page says, blanks collapsed."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("count", [8, 40])
def test_every_page_says_of_whom_and_of_which_certificate_it_tells(count: int) -> None:
    printed = snapshot()
    pages = pages_of(record_pages(transcript(printed, count), OCCASION))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"{printed.holder_name} · {printed.serial} · UV-2010-04" in page
        assert f"{number} / {len(pages)}" in page


def test_a_practical_names_who_recorded_it_and_on_which_day() -> None:
    told = transcript(snapshot())
    (seen,) = told.practicals
    known = replace(seen, by="Dr Lakshmi Devi", on=date(2010, 10, 28))
    text = text_of(record_pages(replace(told, modules=[], practicals=[known]), OCCASION))
    assert "Recorded by, on" in text
    assert "Dr Lakshmi Devi, 28 October 2010" in text


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ({"practicals": []}, "This course run had no observed practicals."),
        ({"tests": []}, "This course run had no tests."),
        ({"tests": [], "practicals": []}, "This course run had no tests and no observed practicals."),
        ({}, ""),
    ],
)
def test_what_a_run_did_not_have_is_said(left_out: dict[str, Any], said: str) -> None:
    text = text_of(record_pages(replace(transcript(snapshot()), **left_out), OCCASION))
    assert said in text
    assert text.count("This course run had no") == bool(said)


@pytest.mark.parametrize("name", [n for n in one_of_each_language() if n.native != n.full], ids=lambda n: n.lang)
def test_the_name_in_its_own_script_can_be_copied_and_searched(name: Name, tmp_path: Path) -> None:
    content = record_pages(transcript(named(name), 2), OCCASION)
    assert name.native in text_of(content)
    if name.script not in TURNED_ROUND:
        (tmp_path / "record.pdf").write_bytes(content)
        found = found_by_pdftotext(tmp_path / "record.pdf")
        assert name.native in found
        assert name.full in found


@pytest.mark.parametrize("words", ["Maria Antonieta de las Nieves " * 4, "ማሪያ " * 30])
def test_a_long_name_goes_on_in_the_next_line(words: str) -> None:
    printed = snapshot(holder_name=words.strip(), native_name=words.strip(), native_lang="am", native_dir="ltr")
    content = record_pages(transcript(printed, 2), OCCASION)
    assert text_of(content).count(words.strip()) >= 2


@pytest.mark.parametrize("count", range(4, 14))
def test_the_standards_stand_together_under_their_heading(count: int) -> None:
    printed = snapshot(standards=tuple(f"ISO {number}:2020" for number in range(7001, 7006)))
    (where,) = (page for page in pages_of(record_pages(transcript(printed, count), OCCASION)) if "ISO 7001" in page)
    assert "Standards taught" in where
    assert "ISO 7005:2020" in where


def test_of_very_many_standards_none_stands_alone() -> None:
    printed = snapshot(standards=tuple(f"ISO {number}:2020" for number in range(7001, 7091)))
    for count in range(2, 12):
        pages = pages_of(record_pages(transcript(printed, count), OCCASION))
        assert 1 not in [page.count(":2020") for page in pages]


def test_markup_in_what_was_typed_is_text() -> None:
    printed = snapshot(holder_name="<b>Abebe</b> {{7*7}}", laboratory='<img src="file:///etc/passwd">')
    text = text_of(record_pages(transcript(printed, title="<i>x</i>"), OCCASION))
    for words in ("<b>Abebe</b> {{7*7}}", '<img src="file:///etc/passwd">', "<i>x</i>"):
        assert words in text


def test_a_long_course_goes_on_overleaf_under_its_headings() -> None:
    long = "Determination of residues of veterinary medicines in honey by liquid chromatography " * 2
    printed = replace(snapshot(), modules=modules(40), holder_name="Maria Antonieta " * 8, laboratory="Reference " * 20)
    content = record_pages(transcript(printed, 40, long), OCCASION)
    assert len(reader(content).pages) > 2
    assert text_of(content).count("Hours attended") > 1


@pytest.mark.slow
def test_it_can_be_read_out_in_every_script_with_fonts_of_its_own(tmp_path: Path) -> None:
    for number, name in enumerate(one_of_each_language()):
        content = record_pages(transcript(named(name)), OCCASION)
        assert all(font.get("/FontFile2") or font.get("/FontFile3") for font in fonts_of(content).values())
        (tmp_path / f"{number}.pdf").write_bytes(content)
    found = faults(sorted(tmp_path.glob("*.pdf")), PDF_UA_1)
    assert {name: said for name, said in found.items() if said} == {}
