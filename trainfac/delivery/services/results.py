"""Assessments of a run and what participants got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.delivery import policy, queries
from trainfac.delivery.models import Assessment, AssessmentResult
from trainfac.delivery.rules import result_problem
from trainfac.delivery.services.correcting import need_reason, refuse_unless_correctable
from trainfac.delivery.states import AssessmentKind, Outcome
from trainfac.enrolment.models import Registration
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class ResultEntry:
    """What one participant got in one assessment; neither score nor outcome removes what was recorded."""

    assessment_id: int
    registration_id: int
    score: Decimal | None = None
    outcome: Outcome | None = None


def record_results(tx: Session, run_id: int, entries: Sequence[ResultEntry], *, actor: Actor, reason: str = "") -> int:
    """Record results of a run's assessments and return how many are new, changed or removed.

    Raises NotFound, Forbidden, or RuleBroken whose fields are named ``result-<assessment>-<registration>``.
    """
    run = _run_to_record(tx, run_id, actor)
    refuse_unless_correctable(run, actor)
    kinds = {assessment.id: assessment.kind for assessment in queries.assessments(tx, run_id)}
    people = {registration.id for registration in queries.roster(tx, run_id)}
    _refuse_wrong_results(entries, kinds, people)
    known = queries.results_of_run(tx, run_id)
    changed = [entry for entry in entries if _differs(known.get((entry.assessment_id, entry.registration_id)), entry)]
    need_reason(run, reason, changed=any((e.assessment_id, e.registration_id) in known for e in changed))
    for entry in changed:
        _write_result(tx, entry, known.get((entry.assessment_id, entry.registration_id)), actor, reason)
    return len(changed)


def set_up_tests(tx: Session, run_id: int, *, actor: Actor) -> list[Assessment]:
    """Give a run its pre-test and post-test, where they are missing."""
    run = _run_to_record(tx, run_id, actor)
    return add_missing_tests(tx, run)


def add_missing_tests(tx: Session, run: CourseRun) -> list[Assessment]:
    """The pre-test, which is only compared with, and the post-test, which is to be passed."""
    have = set(tx.scalars(select(Assessment.kind).where(Assessment.run_id == run.id)))
    new = [
        Assessment(run_id=run.id, kind=kind, title=kind.label.text, required=kind is AssessmentKind.POST)
        for kind in (AssessmentKind.PRE, AssessmentKind.POST)
        if kind not in have
    ]
    tx.add_all(new)
    tx.flush()
    return new


def add_practical(
    tx: Session, run_id: int, *, title: str, module_id: int | None, required: bool, actor: Actor
) -> Assessment:
    """Add an observed practical to a run."""
    run = _run_to_record(tx, run_id, actor)
    refuse_unless_correctable(run, actor)
    title = clean(title)
    if not title:
        raise RuleBroken(fields={"title": msg("Say what is observed")})
    if module_id is not None and module_id not in {module.id for module in run.course.modules}:
        raise RuleBroken(fields={"module_id": msg("Choose a module of this course")})
    practical = Assessment(
        run_id=run.id, kind=AssessmentKind.PRACTICAL, title=title, module_id=module_id, required=required
    )
    tx.add(practical)
    tx.flush()
    return practical


def _run_to_record(tx: Session, run_id: int, actor: Actor) -> CourseRun:
    run = tx.get(CourseRun, run_id)
    if run is None or not policy.may_record(actor, run.facility_id, queries.trainers_of_run(tx, run_id)):
        raise NotFound(msg("There is no such run among yours"))
    return run


def _refuse_wrong_results(
    entries: Sequence[ResultEntry], kinds: Mapping[int, AssessmentKind], people: set[int]
) -> None:
    wrong: dict[str, Message] = {}
    for entry in entries:
        if entry.registration_id not in people or entry.assessment_id not in kinds:
            raise NotFound(msg("Somebody or something on this sheet is gone; open the sheet again"))
        problem = result_problem(kinds[entry.assessment_id], entry.score, entry.outcome)
        if problem is not None:
            wrong[f"result-{entry.assessment_id}-{entry.registration_id}"] = problem
    if wrong:
        raise RuleBroken(fields=wrong)


def _differs(old: AssessmentResult | None, entry: ResultEntry) -> bool:
    if old is None:
        return entry.score is not None or entry.outcome is not None
    return (old.score, old.outcome) != (entry.score, entry.outcome)


def _write_result(tx: Session, entry: ResultEntry, old: AssessmentResult | None, actor: Actor, reason: str) -> None:
    after = {
        "score": None if entry.score is None else str(entry.score),
        "outcome": None if entry.outcome is None else entry.outcome.value,
    }
    if old is None:
        tx.add(
            AssessmentResult(
                assessment_id=entry.assessment_id,
                registration_id=entry.registration_id,
                score=entry.score,
                outcome=entry.outcome,
                recorded_by_id=actor.user_id,
            )
        )
        return
    before = {
        "score": None if old.score is None else str(old.score),
        "outcome": None if old.outcome is None else old.outcome.value,
    }
    registration = tx.get_one(Registration, entry.registration_id)
    record(
        tx,
        "result.changed",
        registration,
        actor_id=actor.user_id,
        before={"assessment": entry.assessment_id, **before},
        after=after,
        reason=clean(reason),
    )
    if entry.score is None and entry.outcome is None:
        tx.delete(old)
    else:
        old.score, old.outcome, old.recorded_by_id = entry.score, entry.outcome, actor.user_id
