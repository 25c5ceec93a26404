import pytest

from trainfac.kernel.text import direction_of


@pytest.mark.parametrize("text", ["أحمد", "علي ABC", "שלום", "ދިވެހި", "123 أحمد"])
def test_scripts_written_from_right_to_left_are_found(text):
    assert direction_of(text) == "rtl"


@pytest.mark.parametrize("text", ["", "Abebe", "አበበ", "李明", "123", "(?)"])
def test_everything_else_is_written_from_left_to_right(text):
    assert direction_of(text) == "ltr"
