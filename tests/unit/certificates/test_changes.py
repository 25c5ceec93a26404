"""What the records have come to say otherwise than a certificate."""

from __future__ import annotations

from decimal import Decimal

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.changes import changes
from trainfac.certificates.rules import AssessmentEvidence, Evidence
from trainfac.certificates.snapshot import PrintedResult
from trainfac.certificates.states import CertificateKind
from trainfac.delivery.states import AssessmentKind

PRINTED = snapshot(
    kind="achievement",
    results=(PrintedResult(title="Post-test", score=72.5),),
    minutes_held=3600,
    minutes_attended=3000,
)
ACHIEVED = CertificateKind.ACHIEVEMENT


def evidence(attended: int = 3000, **scores: str) -> Evidence:
    found = [
        AssessmentEvidence(AssessmentKind.POST, title, True, Decimal(60), Decimal(score))
        for title, score in (scores or {"Post-test": "72.50"}).items()
    ]
    return Evidence(minutes_held=3600, minutes_attended=attended, assessments=found)


def told(found: Evidence, kind: CertificateKind = ACHIEVED) -> list[str]:
    return [str(message) for message in changes(PRINTED, found, kind)]


def test_records_that_agree_say_nothing() -> None:
    assert told(evidence()) == []


def test_a_title_is_compared_as_it_is_printed() -> None:
    assert told(evidence(**{" Post\N{NON-BREAKING HYPHEN}test ": "72.5"})) == []


def test_other_hours_are_told_before_and_after() -> None:
    assert told(evidence(3300)) == [
        "Hours before: Attended 50 h of 60 h held (83 %). Now: Attended 55 h of 60 h held (91 %)"
    ]


def test_a_result_with_another_score_and_one_more_are_new() -> None:
    assert told(evidence(**{"Post-test": "80", "Practical": "70"})) == ["Results that are new: Post-test, Practical"]


def test_another_kind_is_told_and_the_results_it_does_not_print() -> None:
    assert told(evidence(), CertificateKind.PARTICIPATION) == [
        "“Certificate of achievement” becomes “Certificate of participation”",
        "Results that are left out: Post-test",
    ]
