"""Rules of attendance and assessment. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trainfac.delivery.states import AssessmentKind, AttendanceStatus, Outcome
from trainfac.kernel.messages import Message, msg


def attended_minutes(status: AttendanceStatus, given: int | None, held: int) -> int | Message:
    """The minutes that count for a participant at a session of ``held`` minutes, or what is wrong with those given.

    Present is the whole session unless minutes are given; late needs minutes; excused and absent are none.
    """
    if status in {AttendanceStatus.ABSENT, AttendanceStatus.EXCUSED}:
        return 0
    if given is None:
        return held if status is AttendanceStatus.PRESENT else msg("Say how many minutes they took part")
    if not 0 <= given <= held:
        return msg("Minutes must be between 0 and %(held)s, the length of the session", held=held)
    return given


@dataclass(frozen=True)
class Attendance:
    """Minutes attended of the minutes held."""

    attended: int
    held: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down so that 80 always means at least 80."""
        return self.attended * 100 // self.held if self.held else 0

    def reaches(self, percent: int) -> bool:
        """Whether at least this share was attended, in exact arithmetic."""
        return self.held > 0 and self.attended * 100 >= self.held * percent


def result_problem(kind: AssessmentKind, score: Decimal | None, outcome: Outcome | None) -> Message | None:
    """What is wrong with a result, if anything: tests have a score in per cent, practicals an outcome."""
    if kind is AssessmentKind.PRACTICAL:
        return msg("A practical is passed or not passed; it has no score") if score is not None else None
    if outcome is not None:
        return msg("A test has a score in per cent")
    if score is not None and not 0 <= score <= 100:
        return msg("A score is between 0 and 100 per cent")
    return None


def gain(pre: Decimal, post: Decimal) -> float | None:
    """Learning gain (post - pre) / (100 - pre); none when the pre-test left nothing to gain."""
    return None if pre >= 100 else float((post - pre) / (100 - pre))
