"""Which certificate a participant has earned, at the boundaries and with data missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trainfac.certificates.rules import (
    AssessmentEvidence,
    Eligibility,
    Evidence,
    attendance_percent,
    eligibility,
    minutes_taught,
)
from trainfac.certificates.states import CertificateKind
from trainfac.delivery.states import AssessmentKind, Outcome

HELD = 3600
ENOUGH = 2880  # 80 % of it


def post_test(score: str | None, *, required: bool = True) -> AssessmentEvidence:
    return AssessmentEvidence(
        kind=AssessmentKind.POST,
        title="Post-test",
        required=required,
        pass_mark=Decimal("60.00"),
        score=None if score is None else Decimal(score),
    )


def practical(outcome: Outcome | None, title: str = "Plate count") -> AssessmentEvidence:
    return AssessmentEvidence(
        kind=AssessmentKind.PRACTICAL, title=title, required=True, pass_mark=Decimal(60), outcome=outcome
    )


def of(attended: int | None, *assessments: AssessmentEvidence, unrecorded: int = 0) -> Eligibility:
    evidence = Evidence(
        minutes_held=HELD, minutes_attended=attended, sessions_unrecorded=unrecorded, assessments=assessments
    )
    return eligibility(evidence)


def reasons(found: Eligibility) -> list[str]:
    return [str(reason) for reason in found.reasons]


def test_achievement_is_exactly_eighty_per_cent_and_exactly_the_pass_mark() -> None:
    found = of(ENOUGH, post_test("60"), practical(Outcome.PASSED))
    assert found.kind is CertificateKind.ACHIEVEMENT
    assert found.lacking == ()
    assert reasons(found) == [
        "Attended 48 h of 60 h held (80 %)",
        "Post-test: passed with 60 %, pass mark 60 %",
        "Plate count: passed",
    ]


def test_one_minute_short_of_eighty_per_cent_is_attendance() -> None:
    found = of(ENOUGH - 1, post_test("100"))
    assert found.kind is CertificateKind.ATTENDANCE
    assert "Participation needs 48 h of the hours held, 0.02 h more than were attended" in reasons(found)


def test_the_share_is_exact_where_a_float_would_round() -> None:
    held = 10**17  # 80 % of it plus or minus one minute is the same float
    needed = held // 5 * 4
    assert eligibility(Evidence(held, needed)).kind is CertificateKind.PARTICIPATION
    assert eligibility(Evidence(held, needed - 1)).kind is CertificateKind.ATTENDANCE


def test_a_share_between_two_minutes_rounds_against_nobody() -> None:
    assert eligibility(Evidence(91, 73)).kind is CertificateKind.PARTICIPATION  # 72.8 are needed
    assert eligibility(Evidence(91, 72)).kind is CertificateKind.ATTENDANCE


def test_one_hundredth_below_the_pass_mark_is_participation_and_says_so() -> None:
    found = of(HELD, post_test("59.99"))
    assert found.kind is CertificateKind.PARTICIPATION
    assert [str(reason) for reason in found.lacking] == ["Post-test: not passed, 59.99 %, pass mark 60 %"]


def test_every_reason_is_told_at_once() -> None:
    found = of(1800, post_test(None), practical(Outcome.NOT_PASSED), unrecorded=3)
    assert found.kind is CertificateKind.ATTENDANCE
    assert [str(reason) for reason in found.lacking] == [
        "Participation needs 48 h of the hours held, 18 h more than were attended",
        "Training sessions without an attendance record, counted as not attended: 3",
        "Post-test: no result is recorded",
        "Plate count: not passed",
    ]


def test_a_missing_practical_keeps_from_achievement() -> None:
    found = of(HELD, post_test("90"), practical(None))
    assert found.kind is CertificateKind.PARTICIPATION
    assert [str(reason) for reason in found.lacking] == ["Plate count: no result is recorded"]


def test_what_is_not_required_does_not_count() -> None:
    assert of(HELD, post_test("90"), post_test("0", required=False)).kind is CertificateKind.ACHIEVEMENT


def test_a_pre_test_never_counts() -> None:
    pre = AssessmentEvidence(AssessmentKind.PRE, "Pre-test", required=True, pass_mark=Decimal(60), score=Decimal(10))
    assert of(HELD, pre, post_test("90")).kind is CertificateKind.ACHIEVEMENT
    assert of(HELD, pre).kind is CertificateKind.PARTICIPATION


def test_without_an_assessment_there_is_nothing_to_achieve() -> None:
    found = of(HELD)
    assert found.kind is CertificateKind.PARTICIPATION
    assert reasons(found)[-1] == "Achievement needs a compulsory assessment, and this course run has none"


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (Evidence(0, 0), "No training sessions were held that count for attendance"),
        (Evidence(HELD, None), "No attendance is recorded"),
        (Evidence(HELD, 0), "Attended none of the hours held"),
        (
            Evidence(HELD, HELD + 1),
            "More minutes are recorded as attended than were held: correct the attendance records",
        ),
    ],
)
def test_nothing_is_earned_on_doubtful_records(evidence: Evidence, reason: str) -> None:
    found = eligibility(evidence)
    assert found.kind is None
    assert reasons(found) == [reason]


@pytest.mark.parametrize(
    ("held", "printed"),
    [
        ({1: 90, 2: 60, 3: 120}, {1: 90, 2: 60, 3: 120}),
        ({3: 30, 1: 45}, {1: 45, 3: 30}),
        ({1: 90, 2: 0}, {1: 90}),
        ({}, {1: 90, 2: 90, 3: 90}),
        ({1: 90, 7: 60}, {1: 90, 2: 90, 3: 90}),
    ],
    ids=["all", "one left out", "nothing of one", "no sessions", "of another course"],
)
def test_modules_have_the_minutes_that_were_held(held: dict[int, int], printed: dict[int, int]) -> None:
    found = minutes_taught({1: 90, 2: 90, 3: 90}, held)
    assert list(found.items()) == list(printed.items())


def test_per_cent_are_rounded_down() -> None:
    assert attendance_percent(minutes_attended=2879, minutes_held=3600) == 79
    assert attendance_percent(minutes_attended=3600, minutes_held=3600) == 100
