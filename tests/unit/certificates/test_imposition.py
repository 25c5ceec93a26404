"""Where certificates lie on sheets."""

import pytest

from trainfac.certificates.imposition import Size, sheet
from trainfac.certificates.states import Paper, PrintLayout

MM = 72 / 25.4
LYING = Size(297 * MM, 210 * MM)


def test_a4_on_a4_is_neither_moved_nor_cut():
    on = sheet(LYING, PrintLayout.ONE, Paper.A4)
    assert on.size.is_like(LYING)
    assert on.marks == []
    assert [place.scale for place in on.places] == [1]


@pytest.mark.parametrize("page", [LYING, LYING.turned], ids=["lying", "standing"])
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("layout", PrintLayout)
def test_everything_lies_on_the_paper_and_nothing_on_anything_else(page, paper, layout):
    on = sheet(page, layout, paper)
    for place in on.places:
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.width <= on.size.width + 0.1
        assert place.y + place.height <= on.size.height + 0.1
        assert place.width / place.height == pytest.approx(page.width / page.height)
    for mark in on.marks:
        for place in on.places:
            beside = mark.x + mark.width <= place.x or mark.x >= place.x + place.width
            above = mark.y + mark.height <= place.y or mark.y >= place.y + place.height
            assert beside or above, "a mark is printed on a certificate"


@pytest.mark.parametrize("paper", Paper)
def test_two_certificates_have_eight_marks_each_and_do_not_touch(paper):
    on = sheet(LYING, PrintLayout.TWO, paper)
    upper, lower = on.places
    assert lower.y + lower.height < upper.y
    assert len(on.marks) == 16


@pytest.mark.parametrize("page", [LYING, LYING.turned], ids=["lying", "standing"])
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("layout", PrintLayout)
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_words_lie_well_inside_of_each_certificate(page, paper, layout, mirrored):
    on = sheet(page, layout, paper)
    for place in on.holding([mirrored] * len(on.places)).places:
        words = place.words
        within = words.x - place.x if mirrored else place.x + place.width - words.x
        assert within - words.size / 2 >= 6 * MM
        assert within < place.width / 4
        assert words.y == place.y + place.height / 2
        assert 6 <= words.size <= 7


def test_one_certificate_on_a_sheet_for_two_has_one_place():
    on = sheet(LYING, PrintLayout.TWO, Paper.A4).holding([True])
    assert [place.mirrored for place in on.places] == [True]


def test_a_small_certificate_is_not_made_larger():
    on = sheet(Size(200, 100), PrintLayout.ONE, Paper.A4)
    assert on.places[0].scale == 1
