"""Serial numbers by their ends."""

from trainfac.certificates.serials import stretches


def test_numbers_without_a_gap_are_one_stretch_in_any_order():
    assert stretches(["HYD-2026-00003", "HYD-2026-00001", "HYD-2026-00002"]) == [("HYD-2026-00001", "HYD-2026-00003")]


def test_a_gap_and_another_year_begin_a_new_one():
    given = ["HYD-2026-00001", "HYD-2026-00003", "HYD-2027-00004"]
    assert stretches(given) == [(one, one) for one in given]


def test_something_else_than_a_number_stands_alone():
    assert stretches(["left over"]) == [("left over", "left over")]


def test_nothing_is_nothing():
    assert stretches([]) == []
