"""The two codes of a certificate, and its number."""

from __future__ import annotations

import math
import random

import pytest

from trainfac.certificates.codes import new_human_code, new_verification_code, read_human_code
from trainfac.certificates.rules import serial


def test_the_verification_code_holds_at_least_128_bits() -> None:
    seen: set[str] = set()

    def note(alphabet: str) -> str:
        seen.update(alphabet)
        return alphabet[0]

    length = len(new_verification_code(note))
    assert length * math.log2(len(seen)) >= 128


def test_codes_differ_by_default() -> None:
    assert len({new_verification_code() for _ in range(1000)}) == 1000
    assert len({new_human_code() for _ in range(1000)}) == 1000


def test_codes_come_from_the_given_source() -> None:
    assert new_human_code(random.Random(7).choice) == new_human_code(random.Random(7).choice)


def test_the_human_code_avoids_characters_that_look_alike() -> None:
    characters = "".join(new_human_code(random.Random(seed).choice) for seed in range(500))
    assert not set(characters) & set("0O1I")


def test_the_human_code_is_grouped_by_four() -> None:
    assert [len(group) for group in new_human_code().split("-")] == [4, 4, 4]


@pytest.mark.parametrize("typed", ["K7QX-2M4P-9RTA", "k7qx2m4p9rta", " K7QX 2M4P 9RTA ", "K7QX–2M4P–9RTA"])
def test_a_human_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_human_code(typed) == "K7QX-2M4P-9RTA"


@pytest.mark.parametrize(
    "typed", ["", "K7QX-2M4P", "K7QX-2M4P-9RT0", "K7QX-2M4P-9RTAA", "ＫK7QX2M4P9RT", "%' OR 1=1 --"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_human_code(typed) is None


def test_a_serial_names_facility_year_and_number() -> None:
    assert serial("UVSSTF", 2011, 42) == "UVSSTF-2011-0042"
    assert serial("DALI", 2026, 12345) == "DALI-2026-12345"


def test_serials_begin_at_one() -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        serial("UVSSTF", 2011, 0)
