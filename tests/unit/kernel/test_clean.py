import pytest

from trainfac.kernel.text import clean, clean_block


@pytest.mark.parametrize(
    "nothing", ["\u202e", "\u2067", "\u200f", "\ufeff", "\u00ad", "\ufffe", "\uffff", "\U0010ffff"]
)
def test_what_turns_text_round_or_is_no_character_is_left_out(nothing):
    assert clean(f"Grace{nothing} Wanjiru{nothing}") == "Grace Wanjiru"


@pytest.mark.parametrize("apart", ["\0", "\x1b", "\x85", "\t", "\r\n", "\u2028", "\ud800", "\u3000", "\u00a0"])
def test_what_is_no_letter_keeps_words_apart(apart):
    assert clean(f"Grace{apart}Wanjiru") == "Grace Wanjiru"


def test_joiners_and_marks_that_scripts_need_stay():
    assert clean("می\u200cخواهم  क्\u200dष") == "می\u200cخواهم क्\u200dष"


def test_lines_of_a_text_stay_lines():
    assert clean_block("one \0\r\n\r\n two\u202e\n") == "one\n\ntwo"
