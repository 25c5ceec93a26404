"""Which certificate a participant has earned, and why not a higher one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from trainfac.certificates.states import CertificateKind
from trainfac.delivery.states import AssessmentKind, Outcome
from trainfac.enrolment.rules import SHARE_NEEDED
from trainfac.kernel.messages import Message, msg


@dataclass(frozen=True)
class AssessmentEvidence:
    """One assessment of the run and what the participant got: a score, an outcome, or neither yet. Per cent."""

    kind: AssessmentKind
    title: str
    required: bool
    pass_mark: Decimal
    score: Decimal | None = None
    outcome: Outcome | None = None
    module_id: int | None = None

    @property
    def counts(self) -> bool:
        """Pre-tests measure where people start and never count against them."""
        return self.required and self.kind is not AssessmentKind.PRE

    @property
    def missing(self) -> bool:
        """Whether it counts and nobody has written down how it ended."""
        return self.counts and self.score is None and self.outcome is None


@dataclass(frozen=True)
class Evidence:
    """What the records say of one participant in one run. Minutes; None: nothing was recorded at all."""

    minutes_held: int
    minutes_attended: int | None
    sessions_unrecorded: int = 0
    trains_trainers: bool = False  # the course is marked as one
    assessments: Sequence[AssessmentEvidence] = ()
    minutes_by_module: Mapping[int, int] = field(default_factory=dict)  # held for them, by the id of the module

    @property
    def results_missing(self) -> tuple[str, ...]:
        """The titles of assessments that count and have no result of the participant."""
        return tuple(assessment.title for assessment in self.assessments if assessment.missing)

    @property
    def only_results_are_missing(self) -> bool:
        """Whether nothing else is known to keep from achievement: no result is there that was not good enough."""
        counting = [assessment for assessment in self.assessments if assessment.counts]
        return any(one.missing for one in counting) and all(one.missing or _verdict(one)[0] for one in counting)


@dataclass(frozen=True)
class Eligibility:
    """The certificate earned, if any; what speaks for it, and everything that stands against a higher one."""

    kind: CertificateKind | None
    earned: tuple[Message, ...]
    lacking: tuple[Message, ...]

    @property
    def reasons(self) -> tuple[Message, ...]:
        return (*self.earned, *self.lacking)


def eligibility(evidence: Evidence) -> Eligibility:
    """Attendance for coming at all; participation from 80 % of the minutes held; achievement with results as well.

    Achievement in a course for trainers is a certificate of training of trainers.
    """
    doubts = tuple(_doubts(evidence))
    if doubts:
        return Eligibility(None, (), doubts)
    attended = evidence.minutes_attended or 0
    earned = [hours_attended(attended, evidence.minutes_held)]
    lacking = list(_short_of_hours(evidence))
    enough_hours = attended * SHARE_NEEDED[1] >= evidence.minutes_held * SHARE_NEEDED[0]
    passed, failed = _results(evidence.assessments)
    kind = CertificateKind.ATTENDANCE
    if enough_hours:
        kind = CertificateKind.PARTICIPATION if failed else CertificateKind.ACHIEVEMENT
    if evidence.trains_trainers:
        earned.append(msg("The course trains trainers"))
        if kind is CertificateKind.ACHIEVEMENT:
            kind = CertificateKind.TRAINING_OF_TRAINERS
    return Eligibility(kind, (*earned, *passed), (*lacking, *failed))


def attendance_percent(*, minutes_attended: int, minutes_held: int) -> int:
    """Whole per cent, rounded down, so that 79.9 is never shown as the 80 it is not."""
    return minutes_attended * 100 // minutes_held


def minutes_taught(planned: Mapping[int, int], held: Mapping[int, int]) -> Mapping[int, int]:
    """The minutes that are printed of each module: what was held of it, without modules of which nothing was.

    Those ``planned`` by the course where the sessions do not tell: there are none, or one is of another course.
    """
    if not held or not held.keys() <= planned.keys():
        return planned
    return {module: held[module] for module in planned if held.get(module)}


def serial(prefix: str, year: int, number: int) -> str:
    """The printed number of a certificate; the year is that of issue in the facility's zone."""
    if number < 1:
        raise ValueError("serial numbers begin at 1")
    return f"{prefix}-{year}-{number:04d}"


def unrecorded(sessions: int) -> Message:
    """How many sessions have no record of a participant, and what that means."""
    return msg("Training sessions without an attendance record, counted as not attended: %(count)s", count=sessions)


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
    needed = -(-evidence.minutes_held * SHARE_NEEDED[0] // SHARE_NEEDED[1])
    if attended < needed:
        yield msg(
            "Participation needs %(needed)s of the hours held, %(short)s more than were attended",
            needed=_hours(needed),
            short=_hours(needed - attended),
        )
        yield from _unrecorded(evidence)


def _unrecorded(evidence: Evidence) -> Iterator[Message]:
    if evidence.sessions_unrecorded:
        yield unrecorded(evidence.sessions_unrecorded)


def _results(assessments: Sequence[AssessmentEvidence]) -> tuple[list[Message], list[Message]]:
    """What was passed, and what keeps from achievement."""
    counting = [assessment for assessment in assessments if assessment.counts]
    if not counting:
        return [], [msg("Achievement needs a compulsory assessment, and this course run has none")]
    passed: list[Message] = []
    failed: list[Message] = []
    for assessment in counting:
        good, message = _verdict(assessment)
        (passed if good else failed).append(message)
    return passed, failed


def _verdict(assessment: AssessmentEvidence) -> tuple[bool, Message]:
    if assessment.score is not None:
        return _scored(assessment.title, assessment.score, assessment.pass_mark)
    if assessment.outcome is None:
        return False, msg("%(title)s: no result is recorded", title=assessment.title)
    if assessment.outcome is Outcome.PASSED:
        return True, msg("%(title)s: passed", title=assessment.title)
    return False, msg("%(title)s: not passed", title=assessment.title)


def _scored(title: str, score: Decimal, mark: Decimal) -> tuple[bool, Message]:
    values = {"title": title, "score": _plain(score), "mark": _plain(mark)}
    if score >= mark:
        return True, msg("%(title)s: passed with %(score)s %%, pass mark %(mark)s %%", **values)
    return False, msg("%(title)s: not passed, %(score)s %%, pass mark %(mark)s %%", **values)


def _plain(number: Decimal) -> str:
    """Without the zeros that the database adds: 60.00 is 60."""
    return f"{number.normalize():f}"


def hours_attended(attended: int, held: int) -> Message:
    """Minutes attended of those held, said in hours."""
    return msg(
        "Attended %(attended)s of %(held)s held (%(percent)s %%)",
        attended=_hours(attended),
        held=_hours(held),
        percent=attendance_percent(minutes_attended=attended, minutes_held=held),
    )


def _hours(minutes: int) -> Message:
    """Hours as everywhere else: 90 minutes are 1.5 h."""
    return msg("%(hours)s h", hours=f"{minutes / 60:.2f}".rstrip("0").rstrip("."))
