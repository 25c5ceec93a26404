"""Which certificate a participant has earned, and why not a higher one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trainfac.kernel.messages import Message, msg
from trainfac.kernel.states import State

# Participation and achievement need this share of the minutes held; a fraction of integers, so that it is exact.
_SHARE_NEEDED: Final = (80, 100)


class Kind(State):
    """What a certificate states. None of them certifies a person's competence: that is ISO/IEC 17024."""

    ATTENDANCE = "attendance", msg("Attendance")
    PARTICIPATION = "participation", msg("Participation")
    ACHIEVEMENT = "achievement", msg("Achievement")


class AssessmentKind(State):
    """Pre-tests measure where people start and never count against them."""

    PRE_TEST = "pre", msg("Pre-test")
    POST_TEST = "post", msg("Post-test")
    PRACTICAL = "practical", msg("Practical")


@dataclass(frozen=True)
class AssessmentEvidence:
    """One assessment of the run and what the participant got; a missing score and outcome mean no result yet.

    ``passed`` is the assessor's word on an observed practical; without it the score is held against the pass mark.
    """

    kind: AssessmentKind
    title: str
    compulsory: bool
    pass_mark: float | None = None
    out_of: float = 100
    score: float | None = None
    passed: bool | None = None

    @property
    def counts(self) -> bool:
        return self.compulsory and self.kind is not AssessmentKind.PRE_TEST


@dataclass(frozen=True)
class Evidence:
    """What the records say of one participant in one run. Minutes; None: nothing was recorded at all."""

    minutes_held: int
    minutes_attended: int | None
    sessions_unrecorded: int = 0
    assessments: Sequence[AssessmentEvidence] = ()


@dataclass(frozen=True)
class Eligibility:
    """The certificate earned, if any; what speaks for it, and everything that stands against a higher one."""

    kind: Kind | None
    earned: tuple[Message, ...]
    lacking: tuple[Message, ...]

    @property
    def reasons(self) -> tuple[Message, ...]:
        return (*self.earned, *self.lacking)


def eligibility(evidence: Evidence) -> Eligibility:
    """Attendance for coming at all; participation from 80 % of the minutes held; achievement with results as well."""
    doubts = tuple(_doubts(evidence))
    if doubts:
        return Eligibility(None, (), doubts)
    attended = evidence.minutes_attended or 0
    earned = [_hours_attended(attended, evidence.minutes_held)]
    lacking = list(_short_of_hours(evidence))
    enough_hours = attended * _SHARE_NEEDED[1] >= evidence.minutes_held * _SHARE_NEEDED[0]
    passed, failed = _results(evidence.assessments)
    kind = Kind.ATTENDANCE
    if enough_hours:
        kind = Kind.PARTICIPATION if failed else Kind.ACHIEVEMENT
    return Eligibility(kind, (*earned, *passed), (*lacking, *failed))


def attendance_percent(*, minutes_attended: int, minutes_held: int) -> int:
    """Whole per cent, rounded down, so that 79.9 is never shown as the 80 it is not."""
    return minutes_attended * 100 // minutes_held


def serial(prefix: str, year: int, number: int) -> str:
    """The printed number of a certificate; the year is that of issue in the facility's zone."""
    if number < 1:
        raise ValueError("serial numbers begin at 1")
    return f"{prefix}-{year}-{number:04d}"


def _doubts(evidence: Evidence) -> Iterator[Message]:
    """Why nothing can be issued at all."""
    if evidence.minutes_held <= 0:
        yield msg("No training sessions were held that count for attendance")
    elif evidence.minutes_attended is None:
        yield msg("No attendance is recorded")
    elif evidence.minutes_attended <= 0:
        yield msg("Attended none of the hours held")
        yield from _unrecorded(evidence)
    elif evidence.minutes_attended > evidence.minutes_held:
        yield msg("More minutes are recorded as attended than were held: correct the attendance records")


def _short_of_hours(evidence: Evidence) -> Iterator[Message]:
    attended = evidence.minutes_attended or 0
    # Rounded up: with this many minutes the share is reached.
    needed = -(-evidence.minutes_held * _SHARE_NEEDED[0] // _SHARE_NEEDED[1])
    if attended < needed:
        yield msg(
            "Participation needs %(needed)s of the hours held, %(short)s more than were attended",
            needed=_hours(needed),
            short=_hours(needed - attended),
        )
        yield from _unrecorded(evidence)


def _unrecorded(evidence: Evidence) -> Iterator[Message]:
    if evidence.sessions_unrecorded:
        yield msg(
            "Training sessions without an attendance record, counted as not attended: %(count)s",
            count=evidence.sessions_unrecorded,
        )


def _results(assessments: Sequence[AssessmentEvidence]) -> tuple[list[Message], list[Message]]:
    """What was passed, and what keeps from achievement."""
    counting = [assessment for assessment in assessments if assessment.counts]
    if not counting:
        return [], [msg("Achievement needs a compulsory assessment, and this course run has none")]
    passed, failed = [], []
    for assessment in counting:
        good, message = _verdict(assessment)
        (passed if good else failed).append(message)
    return passed, failed


def _verdict(assessment: AssessmentEvidence) -> tuple[bool, Message]:
    title = assessment.title
    if assessment.passed is not None:
        return assessment.passed, _observed(title, passed=assessment.passed)
    if assessment.score is None:
        return False, msg("%(title)s: no result is recorded", title=title)
    if assessment.pass_mark is None:
        return False, msg("%(title)s: no pass mark is set", title=title)
    values = {
        "title": title,
        "score": f"{assessment.score:g}",
        "out_of": f"{assessment.out_of:g}",
        "mark": f"{assessment.pass_mark:g}",
    }
    if assessment.score >= assessment.pass_mark:
        return True, msg("%(title)s: passed with %(score)s of %(out_of)s, pass mark %(mark)s", **values)
    return False, msg("%(title)s: not passed, %(score)s of %(out_of)s, pass mark %(mark)s", **values)


def _observed(title: str, *, passed: bool) -> Message:
    if passed:
        return msg("%(title)s: passed", title=title)
    return msg("%(title)s: not passed", title=title)


def _hours_attended(attended: int, held: int) -> Message:
    return msg(
        "Attended %(attended)s of %(held)s held (%(percent)s %%)",
        attended=_hours(attended),
        held=_hours(held),
        percent=attendance_percent(minutes_attended=attended, minutes_held=held),
    )


def _hours(minutes: int) -> Message:
    """Hours and minutes as on a clock: 90 minutes are 1:30 h."""
    return msg("%(hours)s:%(minutes)s h", hours=minutes // 60, minutes=f"{minutes % 60:02d}")
