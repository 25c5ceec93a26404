"""The made-up people that a template is tried on."""

from datetime import date
from types import SimpleNamespace

import pytest

from trainfac.certificates.content import LanguageText, TemplateContent
from trainfac.certificates.fonts import direction_of, script_of
from trainfac.certificates.samples import SCRIPTS, WORST, worst_case
from trainfac.certificates.states import CertificateKind
from trainfac.certificates.typesetting import printing_problems

FACILITY = SimpleNamespace(
    code="HYD", name="A facility", city="Hyderabad", serial_prefix="HYD", letterhead=(), signatories=()
)


def sample(case):
    return worst_case(
        TemplateContent(LanguageText("en")), FACILITY, CertificateKind.ACHIEVEMENT, case,
        signatures={}, today=date(2026, 11, 23), url="https://training.example",
    )  # fmt: skip


@pytest.mark.parametrize("case", [WORST, "plain", *(f"script-{lang}" for lang in SCRIPTS)])
def test_each_can_be_printed_and_is_read_as_its_letters_are(case):
    snapshot = sample(case)
    assert printing_problems(snapshot) == []
    if snapshot.native_name:
        assert snapshot.native_dir == direction_of(snapshot.native_name)


def test_they_are_written_in_many_scripts():
    assert len({script_of(native, lang) for lang, (native, _) in SCRIPTS.items()}) >= 21
