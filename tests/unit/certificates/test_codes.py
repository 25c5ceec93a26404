"""The two codes of a certificate, and its number."""

from __future__ import annotations

import math
import random

import pytest

from trainfac.certificates.codes import (
    Slip,
    code_within,
    is_code,
    is_serial,
    new_human_code,
    new_verification_code,
    read_human_code,
    slip_in,
    tidied,
)
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


@pytest.mark.parametrize(
    "typed", ["K7QX-2M4P-9RTA", "k7qx2m4p9rta", " K7QX 2M4P 9RTA ", "K7QX–2M4P–9RTA", "Ｋ７ＱＸ－２Ｍ４Ｐ－９ＲＴＡ"]
)
def test_a_human_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_human_code(typed) == "K7QX-2M4P-9RTA"


@pytest.mark.parametrize(
    "typed", ["", "K7QX-2M4P", "K7QX-2M4P-9RT0", "K7QX-2M4P-9RTAA", "К7QX2M4P9RTA", "%' OR 1=1 --"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_human_code(typed) is None


@pytest.mark.parametrize("typed", ["K7QX-2M4P-9RTA", "k7qx 2m4p 9rta", "K7QX–2M4P–9RTA", "KwQvIPUctrEAmuGyTKYHri"])
def test_what_can_be_a_code(typed: str) -> None:
    assert is_code(typed)
    assert code_within(typed) == typed
    assert not is_serial(typed)


@pytest.mark.parametrize(
    "typed", ["Code: K7QX-2M4P-9RTA", "K7QX-2M4P-9RTA.", "“K7QX-2M4P-9RTA”", "K7QX_2M4P_9RTA", "Ｋ７ＱＸ-2M4P-9RTA "]
)
def test_what_stands_around_a_code_is_left_out(typed: str) -> None:
    assert tidied(typed) == "K7QX-2M4P-9RTA"


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("K7QX-2M4P-9RTA", None),
        ("KwQvIPUctrEAmuGyTKYHri", None),
        ("K7QX-2M4P", Slip.LENGTH),
        ("K7QX-2M4P-9RTAA", Slip.LENGTH),
        ("K7QX-2M4P-9RT0", Slip.SIGNS),
        ("K7QX-2M4P-9RTI", Slip.SIGNS),
    ],
)
def test_it_is_known_why_a_code_cannot_be_one(typed: str, slip: Slip | None) -> None:
    assert slip_in(typed) is slip


@pytest.mark.parametrize("typed", ["..", "a/b", "a.b", "<b>", "a?b", "%2e"])
def test_what_would_lead_to_another_address_is_no_code(typed: str) -> None:
    assert not is_code(typed)


@pytest.mark.parametrize("rest", ["", "/", "?from=mail", "#top", " and more"])
def test_the_code_is_taken_out_of_the_address_that_the_qr_code_holds(rest: str) -> None:
    assert code_within(f" https://training.example.org/verify/KwQvIPUctr{rest}\n") == "KwQvIPUctr"


def test_a_code_in_the_form_of_a_serial_is_a_code() -> None:
    assert is_serial("UVSSTF-2011-0042")
    assert not is_serial("ABCD-2345-2345")


def test_a_serial_names_facility_year_and_number() -> None:
    assert serial("UVSSTF", 2011, 42) == "UVSSTF-2011-0042"
    assert serial("DALI", 2026, 12345) == "DALI-2026-12345"


def test_serials_begin_at_one() -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        serial("UVSSTF", 2011, 0)
