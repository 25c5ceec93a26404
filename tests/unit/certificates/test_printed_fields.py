"""What machines are told of a certificate is what is printed on it, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.look import BUILT_IN, PARTS
from trainfac.certificates.printed_fields import ALWAYS, OF_PARTS, printed_fields
from trainfac.certificates.snapshot import SecondLanguage, Signatory, Snapshot

NOT_TOLD = {
    "verification_code", "human_code", "verification_url",  # they stay with whoever has them
    "verification_page", "identity_salt", "dir", "native_lang", "native_dir", "logo", "second_logo",
}  # fmt: skip
ARABIC = SecondLanguage(
    lang="ar",
    dir="rtl",
    facility_name="مرفق التدريب",
    letterhead=("حيدر أباد",),
    place="حيدر أباد، الهند",
    country="كينيا",
)


def without(*parts, **changes):
    kept = tuple(part for part in PARTS if part not in parts)
    return printed_fields(snapshot(look=replace(BUILT_IN, parts=kept), **changes))


def test_each_field_of_a_snapshot_is_told_or_is_not_on_purpose():
    of_parts = {name for names in OF_PARTS.values() for name in names}
    told = {*ALWAYS, *of_parts, "statement", "signatories", "look", "second"}
    assert told | NOT_TOLD == {field.name for field in fields(Snapshot)}
    assert told & NOT_TOLD == set()
    assert OF_PARTS.keys() | {"module_hours"} == PARTS.keys()


@pytest.mark.parametrize(("part", "names"), OF_PARTS.items())
def test_what_was_left_out_is_not_told(part, names):
    whole = without(outcomes=("Take a sample",), native_name="ግሬስ")
    assert set(whole) - set(without(part, outcomes=("Take a sample",), native_name="ግሬስ")) == set(names)


def test_modules_without_their_hours_are_numbers_and_titles():
    assert [set(module) for module in without("module_hours")["modules"]] == [{"number", "title"}] * 8
    assert "modules" not in without("modules", "module_hours")


def test_sentences_are_told_as_they_are_printed():
    told = printed_fields(snapshot(statement="{holder} was here for {hours_attended} hours"))
    assert (told["title"], told["statement"]) == (
        "Certificate of achievement", "Grace Wanjiru Njoroge was here for 57 hours",
    )  # fmt: skip


def test_what_it_is_not_is_told_in_both_languages_as_it_is_printed():
    told = printed_fields(snapshot(second=ARABIC))
    assert told["scope"] == "Records training; does not certify persons (ISO/IEC 17024)"
    assert "17024" in told["second"]["scope"] != told["scope"]


def test_a_second_language_tells_what_it_prints():
    told = printed_fields(snapshot(second=ARABIC))["second"]
    assert (told["lang"], told["facility_name"], told["letterhead"]) == ("ar", "مرفق التدريب", ["حيدر أباد"])
    assert (told["place"], told["country"]) == ("حيدر أباد، الهند", "كينيا")
    assert told["title"] != "Certificate of achievement"
    assert told["statement"]
    assert not {"place", "country"} & without("place", "laboratory", second=ARABIC)["second"].keys()
    assert "second" not in printed_fields(snapshot())


def test_signatories_have_a_second_role_where_there_is_a_second_language():
    signatories = (Signatory(name="Dr S. Rao", role="Director", image="ab" * 32, second_role="المدير"),)
    assert printed_fields(snapshot(signatories=signatories))["signatories"] == [
        {"name": "Dr S. Rao", "role": "Director"}
    ]
    (told,) = printed_fields(snapshot(signatories=signatories, second=ARABIC))["signatories"]
    assert told["second_role"] == "المدير"


def test_the_look_is_told_without_its_pictures():
    own = replace(BUILT_IN, border="own", border_image="ab" * 32)
    told = printed_fields(snapshot(look=own))
    assert told["look"] == {"design": "classic", "accent": "#173f52", "border": "own", "parts": list(BUILT_IN.parts)}
    assert "ab" * 32 not in str(told)
