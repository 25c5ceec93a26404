from decimal import Decimal

import pytest

from trainfac.delivery.rules import Attendance, attended_minutes, gain, result_problem
from trainfac.delivery.states import AssessmentKind, AttendanceStatus, Outcome
from trainfac.kernel.messages import Message


def test_present_is_the_whole_session():
    assert attended_minutes(AttendanceStatus.PRESENT, None, 90) == 90


def test_minutes_given_for_somebody_present_count():
    assert attended_minutes(AttendanceStatus.PRESENT, 60, 90) == 60


@pytest.mark.parametrize("status", [AttendanceStatus.ABSENT, AttendanceStatus.EXCUSED])
def test_absent_and_excused_attend_no_minute_whatever_was_typed(status):
    assert attended_minutes(status, 90, 90) == 0


def test_late_needs_minutes():
    assert isinstance(attended_minutes(AttendanceStatus.LATE, None, 90), Message)


@pytest.mark.parametrize("given", [-1, 91])
def test_minutes_lie_within_the_session(given):
    assert isinstance(attended_minutes(AttendanceStatus.LATE, given, 90), Message)


def test_eighty_per_cent_is_reached_exactly_at_eighty():
    assert Attendance(2880, 3600).reaches(80)
    assert not Attendance(2879, 3600).reaches(80)


def test_percent_is_rounded_down():
    assert Attendance(2879, 3600).percent == 79


def test_nothing_held_reaches_nothing():
    assert not Attendance(0, 0).reaches(0)
    assert Attendance(0, 0).percent == 0


def test_a_practical_has_no_score_and_a_test_no_outcome():
    assert result_problem(AssessmentKind.PRACTICAL, Decimal(70), None)
    assert result_problem(AssessmentKind.POST, None, Outcome.PASSED)
    assert result_problem(AssessmentKind.PRACTICAL, None, Outcome.PASSED) is None
    assert result_problem(AssessmentKind.POST, Decimal(100), None) is None


@pytest.mark.parametrize("score", ["-0.01", "100.01"])
def test_scores_are_per_cent(score):
    assert result_problem(AssessmentKind.PRE, Decimal(score), None)


def test_gain_is_the_share_of_what_was_left_to_learn():
    assert gain(Decimal(50), Decimal(75)) == 0.5
    assert gain(Decimal(100), Decimal(100)) is None
