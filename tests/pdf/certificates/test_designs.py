"""Every design holds every kind of certificate: short and worst, in either direction, in one language and in two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from tests.pdf.certificates.reading import boxes_of, in_one_line, picture_of, reader, text_of
from tests.pdf.certificates.samples import modules, snapshot
from tests.pdf.gates.test_readers import found_by_pdftotext
from trainfac.certificates.look import DESIGNS, Look
from trainfac.certificates.render import render_certificate
from trainfac.certificates.snapshot import PrintedResult, SecondLanguage, Signatory, Snapshot
from trainfac.infra.pictures import taken_in

CHINESE = SecondLanguage(
    lang="zh", facility_name="南南合作培训中心", letterhead=("海得拉巴",), place="海得拉巴", country="肯尼亚"
)
ENGLISH = SecondLanguage(lang="en", facility_name="Training Facility", place="Hyderabad", country="Ethiopia")
ARABIC = {"lang": "ar", "dir": "rtl", "place": "حيدر آباد", "facility_name": "مرفق التدريب"}
LABELS = {
    "en": ("AWARDED TO", "TRAINING COURSE", "DATES", "PLACE", "HOURS HELD", "HOURS ATTENDED", "COURSE AND RUN"),
    "fr": ("DÉCERNÉ À", "FORMATION", "DATES", "LIEU", "HEURES DISPENSÉES", "HEURES SUIVIES", "FORMATION ET SESSION"),
    "ru": ("ВЫДАНО", "УЧЕБНЫЙ КУРС", "ДАТЫ", "МЕСТО", "ПРОВЕДЕНО ЧАСОВ", "ПОСЕЩЕНО ЧАСОВ", "КУРС И ПОТОК"),
}
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 297 210">'
    b'<rect x="5" y="5" width="287" height="200" fill="none" stroke="navy"/></svg>'
)


def short(**changes: Any) -> Snapshot:
    return snapshot(modules=modules(3), **changes)


def worst(**changes: Any) -> Snapshot:
    roles = ("Head of the Training Facility", "Training Coordinator", "Regional Programme Manager")
    hardest = {
        "holder_name": "Wickramasinghe Arachchilage Don Sarath Kumara Jayawardena Bandaranayake",
        "native_name": "වික්‍රමසිංහ ආරච්චිලාගේ දොන් සරත් කුමාර",
        "native_lang": "si",
        "facility_name": "UNIDO-VIMTA South-South Training Facility for Testing Laboratories",
        "letterhead": ("Plot 142, Cherlapally · Hyderabad 500051", "Telangana, India"),
        "modules": modules(20, "Sampling, preservation and transport of samples"),
        "standards": ("ISO 7218:2007", "ISO 6887-1:1999", "ISO 4833-1:2013", "ISO/IEC 17025:2017"),
        "signatories": tuple(Signatory(name=f"Dr {role}", role=role) for role in roles),
    }
    return snapshot(**{**hardest, **changes})


@pytest.mark.parametrize("make", [short, worst])
@pytest.mark.parametrize("language", [{}, ARABIC, {"second": CHINESE}], ids=["one", "rtl", "two"])
@pytest.mark.parametrize("design", DESIGNS)
def test_it_is_one_page_that_says_everything(design: str, language: dict[str, Any], make: Any) -> None:
    given = make(look=Look(design=design, accent="#7a1f3d"), **language)
    content = render_certificate(given, images={})
    text = text_of(content).replace("\n", " ")
    assert len(reader(content).pages) == 1
    printed = [given.serial, given.human_code, *(s.name for s in given.signatories)]
    assert [value for value in printed if value not in text] == []
    if "second" in language:
        assert "培训合格证书" in text
    codes = zxingcpp.read_barcodes(picture_of(content, 150))
    assert [code.text for code in codes] == [given.verification_url]


@pytest.mark.parametrize("design", DESIGNS)
def test_latin_texts_hold_together_on_a_certificate_read_from_the_right(design: str) -> None:
    latin = {
        "facility_name": "UNIDO-VIMTA South-South Training Facility (India)",
        "letterhead": ("Life Sciences Facility, Genome Valley,",),
        "laboratory": "Food Laboratory (Athi River).",
        "course_title": "Residues by GC-MS/MS (food)",
        "modules": modules(2, "Sampling & transport."),
        "results": (PrintedResult(title="Post-test", score=78.5),),
        "place": "Hyderabad (India)",
        "signatories": (Signatory(name="Prof. Rao (VIMTA)", role="Director (a.i.)"),),
    }
    content = render_certificate(snapshot(**{**ARABIC, **latin}, look=Look(design=design)), images={})
    text = text_of(content).replace("South- South", "South-South")
    printed = [str(latin[name]) for name in ("facility_name", "laboratory", "course_title", "place")]
    printed += ["Genome Valley,", "Sampling & transport.", "Post-test: 78.5 %", "Prof. Rao (VIMTA)", "Director (a.i.)"]
    assert [value for value in printed if value not in text] == []


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            {"lang": "fr", "second": ENGLISH, "country": "Éthiopie"},
            ["Éthiopie / Ethiopia", "Type / Kind", "Résultats / Results"],
        ),
        ({"lang": "zh", "second": ENGLISH, "country": "埃塞俄比亚"}, ["兹授予 / Awarded to", "埃塞俄比亚 / Ethiopia"]),
        ({**ARABIC, "second": ENGLISH, "country": "إثيوبيا"}, ["Ethiopia / إثيوبيا", "Results / النتائج"]),
    ],
    ids=["fr", "zh", "ar"],
)
def test_two_languages_in_one_line_are_told_apart(design: str, language: dict[str, Any], expected: list[str]) -> None:
    text = text_of(render_certificate(short(**language, look=Look(design=design)), images={}))
    assert [words for words in expected if words not in text] == []


def test_a_role_that_is_called_the_same_in_both_languages_is_printed_once() -> None:
    roles = (
        Signatory(name="Dr Rao", role="Director", second_role="Director"),
        Signatory(name="Dr Bello", role="Manager", second_role="Responsable"),
    )
    text = text_of(render_certificate(short(second=replace(ENGLISH, lang="fr"), signatories=roles), images={}))
    assert text.count("Director") == 1
    assert "Responsable" in text


@pytest.mark.parametrize("design", DESIGNS)
def test_words_of_tables_are_said_in_both_languages_where_there_is_room(design: str) -> None:
    given = short(lang="es", second=ENGLISH, look=Look(design=design))
    text = text_of(render_certificate(given, images={}))
    kinds = ["Clase teórica / Lecture", "Práctica / Practical", "Visita técnica / Site visit"]
    expected = [*(kinds if DESIGNS[design].wide_kinds else ()), "superado / passed", "versión 2", "version 2"]
    assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize("design", DESIGNS)
def test_a_module_has_the_room_that_its_kind_does_not_need(design: str) -> None:
    title = "Sampling, preservation and transport of samples"
    content = render_certificate(snapshot(modules=modules(8, title), look=Look(design=design)), images={})
    assert in_one_line(content, title)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_result_of_a_module_stands_in_its_row(design: str) -> None:
    results = PrintedResult(title="Weighing", score=81.5, module=2), PrintedResult(title="Post-test", score=70)
    content = render_certificate(short(results=results, look=Look(design=design)), images={})
    text = text_of(content)
    assert "Post-test: 70 %" in text
    assert "Weighing" not in text
    middles = [(bottom + top) / 2 for box in ("Practical", "81.5 %") for _, bottom, _, top in boxes_of(content, box)]
    assert max(middles) - min(middles) < 1


@pytest.mark.parametrize("language", [{}, ARABIC, {"second": CHINESE}], ids=["one", "rtl", "two"])
@pytest.mark.parametrize("design", DESIGNS)
def test_twenty_modules_with_results_fit(design: str, language: dict[str, Any]) -> None:
    results = tuple(PrintedResult(title="Observed", score=None, module=number) for number in range(1, 21))
    given = worst(results=results, look=Look(design=design), **language)
    assert text_of(render_certificate(given, images={}))


@pytest.mark.parametrize("design", ["classic", "upright"])
def test_what_begins_lines_begins_them_at_one_edge(design: str) -> None:
    content = render_certificate(short(look=Look(design=design)), images={})
    lefts = [boxes_of(content, text)[0][0] for text in ("DATES", "No.", "Results", "Standards taught")]
    assert max(lefts) - min(lefts) < 0.3  # millimetres


@pytest.mark.parametrize("design", DESIGNS)
def test_the_code_stands_clear_of_the_address(design: str) -> None:
    given = short(look=Look(design=design))
    content = render_certificate(given, images={})
    address, code = (boxes_of(content, text)[0] for text in (given.verification_page, given.human_code))
    assert address[1] - code[3] > 0.5


@pytest.mark.parametrize("design", DESIGNS)
def test_the_last_module_of_a_full_page_stands_clear_of_the_results(design: str) -> None:
    full = (*modules(19), replace(modules(20)[-1], title="The last of them"))
    content = render_certificate(snapshot(modules=full, look=Look(design=design)), images={})
    last, below = (boxes_of(content, text)[0] for text in ("The last of them", "Post-test"))
    assert last[1] - below[3] > 1


@pytest.mark.parametrize("design", DESIGNS)
def test_what_belongs_together_stands_in_one_line(design: str) -> None:
    codes = {"course_code": "RES-301", "run_code": "UVSSTF-2010-04"}
    given = snapshot(place="Hyderabad, India", minutes_attended=2117, look=Look(design=design), **codes)
    content = render_certificate(given, images={})
    together = ["HOURS HELD", "HOURS ATTENDED", "35.3 (95 %)", "18–29 October 2010", f"Certificate {given.serial}"]
    assert [text for text in together if not in_one_line(content, text)] == []


@pytest.mark.parametrize("design", DESIGNS)
def test_without_modules_the_page_is_filled_by_what_there_is(design: str) -> None:
    content = render_certificate(snapshot(modules=(), standards=(), results=(), look=Look(design=design)), images={})
    statement = boxes_of(content, "The holder took part")[0]
    facts = boxes_of(content, "HOURS HELD")[0]
    title = boxes_of(content, "Certificate of achievement")[0]
    assert statement[1] - facts[3] < (title[1] - statement[3]) * 0.6


@pytest.mark.parametrize("design", DESIGNS)
def test_captions_of_joined_letters_are_not_spaced(design: str) -> None:
    text = text_of(render_certificate(short(**ARABIC, look=Look(design=design)), images={}))
    assert "تُمنح إلى" in text
    assert "الدورة التدريبية" in text


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("lang", "labels"), LABELS.items())
def test_whoever_searches_finds_every_spaced_label_whole(
    lang: str, labels: tuple[str, ...], design: str, tmp_path: Path
) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render_certificate(short(lang=lang, look=Look(design=design)), images={}))
    for found in (found_by_pdftotext(path), text_of(path.read_bytes())):
        assert [label for label in labels if label not in found] == []


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("kind", ["attendance", "participation", "achievement", "training-of-trainers"])
def test_every_kind_has_its_title_in_every_design(design: str, kind: str) -> None:
    text = text_of(render_certificate(short(kind=kind, look=Look(design=design)), images={}))
    assert f"Certificate of {kind.replace('-', ' ')}" in text


def test_what_is_left_out_is_not_printed_and_what_proves_it_is() -> None:
    given = snapshot(look=Look(parts=()), outcomes=("Draw up a plan",))
    text = text_of(render_certificate(given, images={}))
    for absent in (given.laboratory, given.place, "Sampling and preservation", "Post-test", "ISO 7218", "Draw up"):
        assert absent not in text
    for present in (given.holder_name, given.serial, given.human_code, given.course_title):
        assert present in text


@pytest.mark.parametrize("design", DESIGNS)
def test_results_and_standards_are_printed_without_modules(design: str) -> None:
    given = snapshot(look=Look(design=design, parts=("results", "standards")))
    text = text_of(render_certificate(given, images={}))
    assert "Post-test" in text
    assert "ISO 7218" in text
    assert "Sampling and preservation" not in text


@pytest.mark.parametrize("design", DESIGNS)
def test_long_words_for_verifiers_in_two_languages_stay_inside_the_frame(design: str) -> None:
    french = {"lang": "fr", "second": SecondLanguage(lang="ar", dir="rtl", facility_name="مرفق التدريب")}
    border = taken_in(DRAWING, plain=True).content
    look = Look(design=design, border="own", border_image="b" * 64)
    full = render_certificate(snapshot(modules=modules(12), look=look, **french), images={"b" * 64: border})
    words = pypdfium2.PdfDocument(full)[0].get_textpage()
    printed = [number for number in range(words.count_chars()) if words.get_text_range(number, 1).strip()]
    lowest = min(words.get_charbox(number)[1] for number in printed)
    assert lowest / 72 * 25.4 > 14  # millimetres: the frame of the built-in border begins there


def test_outcomes_are_printed_where_they_are_asked_for() -> None:
    given = short(look=Look(parts=("outcomes",)), outcomes=("Draw up a plan", "Count colonies"))
    assert "Count colonies" in text_of(render_certificate(given, images={}))


def test_a_border_and_an_emblem_of_ones_own_are_drawn() -> None:
    border, emblem = taken_in(DRAWING, plain=True), taken_in(DRAWING)
    images = {"b" * 64: border.content, "e" * 64: emblem.content}
    plain = render_certificate(short(look=Look(border="none")), images={})
    own = render_certificate(
        short(look=Look(border="own", border_image="b" * 64), logo="e" * 64), images=images
    )  # fmt: skip
    assert picture_of(own, 30).tobytes() != picture_of(plain, 30).tobytes()


@pytest.mark.parametrize("design", DESIGNS)
def test_a_border_of_ours_is_drawn_in_the_colour_of_the_certificate(design: str) -> None:
    empty = {"modules": (), "results": (), "standards": (), "signatories": ()}
    content = render_certificate(snapshot(**empty, look=Look(design=design, accent="#7a1f3d")), images={})
    document = pypdfium2.PdfDocument(content)
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    edge = picture.crop((0, 0, picture.width, round(30 / 25.4 * 72 / 2)))
    blue = [colour for _, colour in edge.getcolors(100_000) or [] if colour[2] > colour[0] + 8]
    assert blue == []


def test_a_name_that_looks_like_a_place_stays_a_name() -> None:
    given = short(holder_name="{{7*7}} {0.__class__} {course}", statement="For {holder} of {country}")
    text = text_of(render_certificate(given, images={}))
    assert "For {{7*7}} {0.__class__} {course} of Kenya" in text
