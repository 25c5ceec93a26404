"""What participants got in the assessments of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from trainfac.delivery import policy, queries
from trainfac.delivery.models import Assessment, AssessmentResult, result_answer
from trainfac.delivery.rules import is_change, is_overtaken, result_problem
from trainfac.delivery.services.correcting import Overtaken, refuse_unless_correctable, refuse_without_reason
from trainfac.delivery.services.lookup import run_to_record
from trainfac.delivery.states import Outcome
from trainfac.enrolment.models import Registration
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean


@dataclass(frozen=True)
class ResultEntry:
    """What one participant got in one assessment; neither score nor outcome removes what was recorded.

    ``seen`` is the answer that the sheet showed when it was opened, empty for none; None: there was no sheet.
    """

    assessment_id: int
    registration_id: int
    score: Decimal | None = None
    outcome: Outcome | None = None
    seen: str | None = None

    @property
    def answer(self) -> str:
        return result_answer(self.score, self.outcome)

    @property
    def row(self) -> str:
        """Where it stands on the sheet."""
        return f"{self.assessment_id}-{self.registration_id}"


@dataclass(frozen=True)
class _Row:
    """An entry with what it is about, and what is recorded by now."""

    entry: ResultEntry
    assessment: Assessment
    person: Registration
    old: AssessmentResult | None

    @property
    def recorded(self) -> str:
        return self.old.answer if self.old else ""


def record_results(tx: Session, run_id: int, entries: Sequence[ResultEntry], *, actor: Actor, reason: str = "") -> int:
    """Record results of a run's assessments and return how many are new, changed or removed.

    Repeating a submission changes nothing. Changes after the run is over need a reason and keep the old value.
    Raises NotFound, Forbidden, RuleBroken whose fields are named ``result-<assessment>-<registration>``, or
    Overtaken when somebody else recorded other answers since the sheet was opened.
    """
    run = run_to_record(tx, run_id, actor)
    refuse_unless_correctable(run, actor)
    rows = _rows(tx, run_id, entries)
    changed = [row for row in rows if is_change(row.entry.answer, row.recorded, row.entry.seen)]
    if any(policy.is_own(actor, row.person.person_id) for row in changed):
        raise Forbidden(msg("Nobody records their own results; ask somebody else of the facility"))
    _refuse_overtaken(changed)
    corrected, added = any(row.old for row in changed), any(row.old is None for row in changed)
    refuse_without_reason(run, reason, corrected=corrected, added=added)
    for row in changed:
        _write(tx, row, actor, clean(reason))
    return len(changed)


def _rows(tx: Session, run_id: int, entries: Sequence[ResultEntry]) -> list[_Row]:
    assessments = {assessment.id: assessment for assessment in queries.assessments(tx, run_id)}
    people = {registration.id: registration for registration in queries.roster(tx, run_id)}
    known = queries.results_of_run(tx, run_id)
    rows: list[_Row] = []
    wrong: dict[str, Message] = {}
    for entry in entries:
        assessment, person = assessments.get(entry.assessment_id), people.get(entry.registration_id)
        if assessment is None or person is None:
            raise NotFound(msg("Somebody or something on this sheet is gone; open the sheet again"))
        problem = result_problem(assessment.kind, entry.score, entry.outcome)
        if problem is not None:
            wrong[f"result-{entry.row}"] = problem
        rows.append(_Row(entry, assessment, person, known.get((assessment.id, person.id))))
    if wrong:
        raise RuleBroken(fields=wrong)
    return rows


def _refuse_overtaken(changed: Sequence[_Row]) -> None:
    overtaken = [row for row in changed if is_overtaken(row.entry.answer, row.recorded, row.entry.seen)]
    if overtaken:
        raise Overtaken(
            {f"result-{row.entry.row}": _told(row) for row in overtaken},
            {row.entry.row: row.recorded for row in overtaken},
        )


def _told(row: _Row) -> Message:
    values = {"assessment": row.assessment.title, "name": row.person.full_name}
    if row.old is None:
        return msg(
            "%(assessment)s of %(name)s: meanwhile somebody removed the result. Save again to record yours.", **values
        )
    return msg(
        "%(assessment)s of %(name)s: meanwhile somebody recorded “%(result)s”. "
        "Save again to put your answer in its place.",
        result=row.old.outcome.label if row.old.outcome else row.old.score,
        **values,
    )


def _write(tx: Session, row: _Row, actor: Actor, reason: str) -> None:
    entry, old = row.entry, row.old
    if old or reason:
        record(
            tx,
            "result.changed" if old else "result.added",
            row.person,
            actor_id=actor.user_id,
            before={"assessment": entry.assessment_id, **_values(old)},
            after=_values(entry),
            reason=reason,
        )
    if old and not entry.answer:
        tx.delete(old)
        return
    written = old or AssessmentResult(assessment_id=entry.assessment_id, registration_id=entry.registration_id)
    written.score, written.outcome, written.recorded_by_id = entry.score, entry.outcome, actor.user_id
    tx.add(written)


def _values(result: AssessmentResult | ResultEntry | None) -> dict[str, str | None]:
    if result is None:
        return {}
    return {
        "score": None if result.score is None else str(result.score),
        "outcome": None if result.outcome is None else result.outcome.value,
    }
