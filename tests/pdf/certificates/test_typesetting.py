"""Names that are long, and characters that no font has."""

from __future__ import annotations

import pytest

from tests.pdf.certificates.reading import reader, text_of
from tests.pdf.certificates.samples import modules, snapshot
from trainfac.certificates.render import check_printable, render_certificate
from trainfac.certificates.snapshot import PrintedResult, Signatory, Snapshot
from trainfac.certificates.typesetting import printing_problems, set_holder_name, set_native_name
from trainfac.kernel.errors import RuleBroken

FORTY = "Dayangku Nurul Huda binti Pengiran Ahmad"
LONG = "Wickramasinghe Mudiyanselage Ranasinghe Bandara Jayawardena Kulatunga Ekanayake "
TWO_HUNDRED = (LONG * 3)[:199] + "a"
TIBETAN = "འཇིགས་མེད་གེ་སར་རྣམ་རྒྱལ་དབང་ཕྱུག"


def problems(given: Snapshot) -> list[str]:
    return [str(problem) for problem in printing_problems(given)]


def test_a_short_name_is_large_and_a_long_one_smaller() -> None:
    short, forty = set_holder_name(snapshot(holder_name="Zarghuna")), set_holder_name(snapshot(holder_name=FORTY))
    assert short is not None
    assert forty is not None
    assert (short.points, len(short.lines)) == (39, 1)
    assert len(forty.lines) == 1
    assert 27 <= forty.points < short.points


def test_a_name_of_200_letters_takes_two_even_lines() -> None:
    assert len(TWO_HUNDRED) == 200
    setting = set_holder_name(snapshot(holder_name=TWO_HUNDRED))
    assert setting is not None
    assert " ".join(setting.lines) == TWO_HUNDRED
    first, second = map(len, setting.lines)
    assert abs(first - second) < 20


def test_a_name_of_200_letters_is_printed_on_one_page() -> None:
    content = render_certificate(snapshot(holder_name=TWO_HUNDRED), images={}, translate=str)
    assert len(reader(content).pages) == 1
    assert TWO_HUNDRED in text_of(content)


def test_width_decides_and_not_the_number_of_letters() -> None:
    narrow, wide = "illi " * 30, "WMWM " * 30
    assert problems(snapshot(holder_name=narrow)) == []
    (problem,) = problems(snapshot(holder_name=wide))
    assert problem == f"{wide.strip()}: the name is too long for the certificate"


def test_a_long_word_that_cannot_be_broken_is_refused_by_name() -> None:
    with pytest.raises(RuleBroken, match="the name is too long for the certificate"):
        render_certificate(snapshot(holder_name="W" * 200), images={}, translate=str)


def test_a_long_name_in_another_script_is_refused_by_name() -> None:
    name = "陈慧玲" * 60
    assert problems(snapshot(native_name=name, native_lang="zh-Hans")) == [
        f"Grace Wanjiru Njoroge: the name in their own script is too long for the certificate: {name}"
    ]


def test_a_name_read_from_the_right_keeps_its_direction() -> None:
    setting = set_native_name(snapshot(native_name="أحمد عثمان", native_lang="ar", native_dir="rtl"))
    assert setting is not None
    assert setting.direction == "rtl"


def test_no_second_name_is_no_problem() -> None:
    assert set_native_name(snapshot()) is None
    assert problems(snapshot()) == []


def test_a_character_without_a_glyph_is_named_with_the_person() -> None:
    assert problems(snapshot(holder_name="Grace \u0378 Njoroge")) == [
        "Grace \u0378 Njoroge: no font has the character \u0378 (U+0378) of “Grace \u0378 Njoroge”"
    ]


def test_a_character_of_a_font_that_is_not_ours_counts_as_missing() -> None:
    (problem,) = problems(snapshot(laboratory="Laboratory 🧪"))
    assert "Grace Wanjiru Njoroge: no font has the character 🧪 (U+1F9EA TEST TUBE)" in problem


def test_scripts_may_be_mixed() -> None:
    assert problems(snapshot(holder_name="Tan Wei Ling (陈慧玲)", laboratory="ຫ້ອງທົດລອງ Mekong མེ")) == []


def test_every_reason_is_told_before_anything_is_drawn() -> None:
    broken = snapshot(
        holder_name="", modules=modules(21), signatories=(Signatory(name="A", role="B", image="ab"),), place="\u0378"
    )
    with pytest.raises(RuleBroken) as refusal:
        check_printable(broken, images={})
    assert [reason.text for reason in refusal.value.reasons] == [
        "%(person)s: no font has the character %(character)s (%(code)s) of “%(text)s”",
        "The participant has no name",
        "A certificate has room for %(most)s modules",
        "The picture of the emblem or of a signature is missing",
    ]


def test_text_that_outgrows_the_page_is_refused_before_a_number_is_spent() -> None:
    with pytest.raises(RuleBroken, match="Grace Wanjiru Njoroge: the certificate does not fit on one page"):
        check_printable(snapshot(modules=modules(20, "Accreditation of laboratories " * 6)), images={})


@pytest.mark.parametrize("native", ["ሰላማዊት በቀለ ወልደማርያም ገብረክርስቶስ", TIBETAN[:40]])
@pytest.mark.parametrize(("title", "module"), [(75, None), (58, 1)])
def test_the_most_text_that_is_not_tried_out_beforehand_does_fit(
    native: str, title: int, module: int | None
) -> None:  # fmt: skip
    """``check_printable`` lays out only what is more than this; the job that draws must never fail on less."""

    def words(length: int) -> str:
        return ("Chromatographic " * 30)[:length].strip().ljust(length, "m")

    most = snapshot(
        holder_name=words(60),
        native_name=native[:40],
        native_lang="am",
        modules=modules(10, words(title)),
        course_title=words(90),
        laboratory=words(80),
        facility_name=words(80),
        letterhead=(words(80),) * 3,
        place=words(50),
        country=words(50),
        standards=tuple(words(40) for _ in range(8)),
        results=tuple(PrintedResult(title=words(80), score=70.5, module=module) for _ in range(4)),
        signatories=tuple(Signatory(name=words(60), role=words(50)) for _ in range(3)),
    )
    assert len(reader(render_certificate(most, images={}, translate=str)).pages) == 1
