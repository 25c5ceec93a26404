"""Rules of attendance and assessment. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from trainfac.delivery.states import AssessmentKind, AttendanceStatus, Outcome
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.states import RunState

# What is recorded late is usual after the last day; after a run was put away it is suspicious as well.
_OVER = frozenset({RunState.FINISHED, RunState.CLOSED})


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


def needs_reason(state: RunState, *, corrected: bool) -> bool:
    """Whether somebody must say why a record changes (``corrected``) or is added, in a run of this state."""
    return state in _OVER if corrected else state is RunState.CLOSED


def closing_obstacles(people: Sequence[tuple[bool, int]]) -> list[Message]:
    """Why a run is not put away yet; of each participant whether anything is recorded, and in how many sessions not.

    A run of which nothing at all is recorded, as one of earlier years, can be put away: how it ended stays unknown.
    """
    incomplete = sum(1 for _known, missing in people if missing)
    if not incomplete or not any(known for known, _missing in people):
        return []
    return [
        msg(
            "Participants whose attendance is not complete: %(count)s. "
            "Record it first, or remove sessions that were not held.",
            count=incomplete,
        )
    ]


def is_change(answer: str, recorded: str, seen: str | None) -> bool:
    """Whether an answer is to be written: it is not what is recorded, nor what the sheet showed when it was opened.

    Answers are compared as texts, empty for none; ``seen`` is None when nobody looked at a sheet.
    """
    return answer not in {recorded, seen}


def is_overtaken(answer: str, recorded: str, seen: str | None) -> bool:
    """Whether somebody else recorded something different since the sheet with this answer was opened."""
    return is_change(answer, recorded, seen) and seen not in {None, recorded}


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
