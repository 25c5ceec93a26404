"""Which tests and practicals a run has."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.delivery import queries
from trainfac.delivery.models import Assessment
from trainfac.delivery.services.correcting import refuse_unless_correctable
from trainfac.delivery.services.lookup import run_to_record
from trainfac.delivery.states import AssessmentKind
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import CourseRun


def set_up_tests(tx: Session, run_id: int, *, actor: Actor) -> list[Assessment]:
    """Give a run its pre-test and post-test, where they are missing."""
    run = run_to_record(tx, run_id, actor)
    refuse_unless_correctable(run, actor)
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
    """Add an observed practical to a run. Raises NotFound, Forbidden or RuleBroken."""
    run = run_to_record(tx, run_id, actor)
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


def remove_assessment(tx: Session, run_id: int, assessment_id: int, *, actor: Actor) -> None:
    """Take an assessment off a run as long as nobody has a result in it. Raises NotFound, Forbidden or RuleBroken."""
    run = run_to_record(tx, run_id, actor)
    refuse_unless_correctable(run, actor)
    found = next((each for each in queries.assessments(tx, run.id) if each.id == assessment_id), None)
    if found is None:
        raise NotFound(msg("There is no such test or practical"))
    if found.results:
        raise RuleBroken(msg("“%(title)s” has results; empty them first", title=found.title))
    before = {"run": run.code, "kind": found.kind.value, "title": found.title}
    record(tx, "assessment.removed", found, actor_id=actor.user_id, before=before)
    tx.delete(found)
