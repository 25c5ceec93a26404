"""Names as certificates print them, compared with what is right and with what is recorded."""

from __future__ import annotations

import pytest

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.printed_name import PrintedName, name_on

WRONG = PrintedName(name="Abebe Tadese", native_name="አበበ ታደስ", native_lang="am")
RIGHT = PrintedName(name="Abebe Tadesse", native_name="አበበ ታደሰ", native_lang="am")


def test_only_what_was_corrected_is_put_right_in_what_is_recorded() -> None:
    recorded = PrintedName(name="A. Tadese", native_name="አ. ታደስ", native_lang="am")
    latin = PrintedName(name=RIGHT.name, native_name=WRONG.native_name, native_lang="am")
    assert recorded.put_right(WRONG, WRONG) == recorded
    assert recorded.put_right(WRONG, RIGHT) == RIGHT
    assert recorded.put_right(WRONG, latin) == PrintedName(
        name=RIGHT.name, native_name=recorded.native_name, native_lang="am"
    )


def test_a_language_alone_is_put_right_too() -> None:
    right = PrintedName(name=WRONG.name, native_name=WRONG.native_name, native_lang="ti")
    assert WRONG.put_right(WRONG, right) == right


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (PrintedName(name="Abebe Tadese"), True),
        (PrintedName(name="Abebe", native_name="አበበ ታደስ"), True),
        (PrintedName(name="Abebe Tadesse", native_name="አበበ ታደሰ"), False),
        (PrintedName(name=""), False),
    ],
)
def test_names_are_shared_in_either_script_but_never_when_empty(other: PrintedName, shared: bool) -> None:
    assert WRONG.shares(other) is shared


def test_a_mistake_is_what_the_right_name_writes_otherwise() -> None:
    half = PrintedName(name=WRONG.name, native_name=RIGHT.native_name, native_lang="am")
    assert WRONG.mistakes(half) == PrintedName(name="", native_name=WRONG.native_name)
    assert not WRONG.shares(WRONG.mistakes(WRONG)), "nothing was wrong"


def test_a_language_is_that_of_a_name_that_is_printed() -> None:
    assert name_on(snapshot(native_name="", native_lang="am")).native_lang == ""
