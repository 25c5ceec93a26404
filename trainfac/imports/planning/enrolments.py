"""Which places on runs a row gives, and what it says came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from trainfac.delivery.states import AssessmentKind
from trainfac.enrolment.rules import outcome
from trainfac.enrolment.states import PARTICIPANTS, RegistrationState
from trainfac.imports.planning import telling
from trainfac.imports.planning.plans import EnrolmentPlan, Finding
from trainfac.imports.planning.world import RegistrationFacts, RunFacts, RunKey, World, run_key
from trainfac.imports.rows import Enrolment, ParticipantRow
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.states import RunState

# Only of these is anything recorded: the others wait, left or never came.
_RECORDED: Final = PARTICIPANTS
_TESTED: Final = frozenset({RunState.RUNNING, RunState.FINISHED})  # what is closed stays as it is


@dataclass
class Places:
    """Seats that earlier rows of the list take, and who sits on them."""

    taken: Counter[RunKey | int] = field(default_factory=Counter)
    row_of: dict[tuple[int, RunKey | int], int] = field(default_factory=dict)


def plan_enrolment(row: ParticipantRow, position: int, person_id: int, world: World, places: Places) -> EnrolmentPlan:
    """The row's first or second run; ``person_id`` is below zero for somebody new."""
    enrolment = row.enrolments[position]
    key = run_key(enrolment.run)
    run = world.runs[key]
    known = world.registrations.get((person_id, run.id)) if run.id is not None else None
    refusal = _taken_twice(row, run, position, world) or _taken_before(row, run, person_id, places)
    if refusal is None and known is None:
        refusal = run.refusal or (_full(run) if places.taken[run.identity] >= run.seats_left else None)
    if refusal is not None:
        return EnrolmentPlan(key, None, None, problems=(telling.problem(row, _column(enrolment, position), refusal),))
    share = _share(enrolment, run, known)
    pre, post = (_result(enrolment, kind, run, known) for kind in (AssessmentKind.PRE, AssessmentKind.POST))
    state = _state(share, known)
    asked = run.id is not None and (person_id, run.id) in world.wishes
    found = tuple(_findings(enrolment, run, known, share, {"pre": pre, "post": post}, asked=asked))
    return EnrolmentPlan(key, known.id if known else None, state, share, pre, post, findings=found)


def accept_enrolment(row: ParticipantRow, plan: EnrolmentPlan, person_id: int, world: World, places: Places) -> None:
    """Rows that follow find this seat taken."""
    identity = world.runs[plan.run].identity
    places.taken[identity] += plan.new
    places.row_of[person_id, identity] = row.row


def _column(enrolment: Enrolment, position: int) -> str:
    if position:
        return "second_run"
    return "course_run" if enrolment.run.code else "course"


def _taken_twice(row: ParticipantRow, run: RunFacts, position: int, world: World) -> Message | None:
    """The second run is the first one by another name."""
    before = {world.runs[run_key(enrolment.run)].identity for enrolment in row.enrolments[:position]}
    if run.identity not in before:
        return None
    return msg("Row %(row)s, column “%(column)s”: %(run)s is the first run already. Empty the cell.", run=run.name)


def _taken_before(row: ParticipantRow, run: RunFacts, person_id: int, places: Places) -> Message | None:
    other = places.row_of.get((person_id, run.identity))
    if other is None:
        return None
    return msg(
        "Row %(row)s, column “%(column)s”: %(person)s is already in run %(run)s, in row %(other)s. Delete one of the"
        " rows.",
        person=row.full_name,
        run=run.name,
        other=other,
    )


def _full(run: RunFacts) -> Message:
    return msg(
        "Row %(row)s, column “%(column)s”: run %(run)s has %(seats)s seats, and all are taken. Give the run more seats"
        " on its page, then import this row again.",
        run=run.name,
        seats=run.capacity,
    )


def _share(enrolment: Enrolment, run: RunFacts, known: RegistrationFacts | None) -> Decimal | None:
    """The attendance to record: of a run that is over, where none is on record."""
    if run.state is not RunState.FINISHED or not run.held_minutes or not _recordable(known):
        return None
    if known is not None and known.attended:
        return None
    return enrolment.attendance_pct


def _result(
    enrolment: Enrolment, kind: AssessmentKind, run: RunFacts, known: RegistrationFacts | None
) -> Decimal | None:
    """The test result to record: of a run that has begun, where none is on record."""
    if run.state not in _TESTED or not _recordable(known) or (known is not None and kind in known.tests):
        return None
    return enrolment.pre_test if kind is AssessmentKind.PRE else enrolment.post_test


def _recordable(known: RegistrationFacts | None) -> bool:
    return known is None or known.state in _RECORDED


def _state(share: Decimal | None, known: RegistrationFacts | None) -> RegistrationState | None:
    """What a registration is or becomes: the share says how the participation ended.

    None for one on file that stays what it is.
    """
    if share is not None and (known is None or known.state is RegistrationState.ACCEPTED):
        return outcome(share, 100)
    return RegistrationState.ACCEPTED if known is None else None


def _findings(
    enrolment: Enrolment,
    run: RunFacts,
    known: RegistrationFacts | None,
    share: Decimal | None,
    results: Mapping[str, Decimal | None],
    *,
    asked: bool,
) -> Iterator[Finding]:
    yield _place(run, known, asked=asked)
    if share is not None:
        yield telling.new(msg("%(run)s: attendance %(share)s %%", run=run.name, share=plain(share)))
    elif enrolment.attendance_pct is not None and (late := _why_no_attendance(run, known)):
        yield telling.note(late)
    if results["pre"] is not None:
        yield telling.new(msg("%(run)s: pre-test %(score)s %%", run=run.name, score=plain(results["pre"])))
    if results["post"] is not None:
        yield telling.new(msg("%(run)s: post-test %(score)s %%", run=run.name, score=plain(results["post"])))
    if not run.begun and (enrolment.pre_test is not None or enrolment.post_test is not None):
        yield telling.note(msg("%(run)s has not begun: its test results are not imported", run=run.name))


def _place(run: RunFacts, known: RegistrationFacts | None, *, asked: bool) -> Finding:
    if known is None and asked:
        return telling.new(msg("A place on %(run)s, which was asked for before", run=run.name))
    if known is None and run.id is None:
        return telling.new(msg("A place on %(run)s, a new run", run=run.name))
    if known is None:
        return telling.new(msg("A place on %(run)s", run=run.name))
    if known.state is RegistrationState.WAITING:
        return telling.note(msg("Waits for a seat of %(run)s and goes on waiting", run=run.name))
    return telling.matched(msg("On file for %(run)s: %(state)s", run=run.name, state=known.state.label))


def _why_no_attendance(run: RunFacts, known: RegistrationFacts | None) -> Message | None:
    if not run.over:
        return msg("%(run)s is not over: its attendance is not imported", run=run.name)
    if known is None and not run.held_minutes:
        return msg("%(run)s has no sessions that count: its attendance is not imported", run=run.name)
    return None


def plain(figure: Decimal) -> str:
    """Without the zeros that its column adds: 85.00 is 85."""
    return f"{figure.normalize():f}"
