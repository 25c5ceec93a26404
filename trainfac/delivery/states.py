"""Kinds of attendance and of assessment."""

from __future__ import annotations

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State


class AttendanceStatus(State):
    """How a participant was at a session."""

    PRESENT = "present", msg("Present")
    LATE = "late", msg("Late")
    EXCUSED = "excused", msg("Excused")
    ABSENT = "absent", msg("Absent")


class AssessmentKind(State):
    """A written test before or after, or an observed practical."""

    PRE = "pre", msg("Pre-test")
    POST = "post", msg("Post-test")
    PRACTICAL = "practical", msg("Practical")


class Outcome(State):
    """What an observed practical showed."""

    PASSED = "passed", msg("Passed")
    NOT_PASSED = "not_passed", msg("Not passed")
