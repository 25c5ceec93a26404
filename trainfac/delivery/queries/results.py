"""Assessments of a run and what participants got."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from trainfac.delivery.models import Assessment, AssessmentResult
from trainfac.delivery.states import AssessmentKind
from trainfac.identity.models import User


def assessments(session: Session, run_id: int) -> list[Assessment]:
    """The run's assessments with their results: pre-test, post-test, then practicals."""
    order = list(AssessmentKind)
    found = session.scalars(
        select(Assessment).where(Assessment.run_id == run_id).options(selectinload(Assessment.results))
    )
    return sorted(found, key=lambda assessment: (order.index(assessment.kind), assessment.id))


def recorders(session: Session, run_id: int) -> dict[int, str]:
    """Who recorded results of a run: names by account."""
    query = (
        select(User.id, User.name)
        .join(AssessmentResult, AssessmentResult.recorded_by_id == User.id)
        .join(AssessmentResult.assessment)
        .where(Assessment.run_id == run_id)
        .distinct()
    )
    return {number: name for number, name in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy


def results_of_run(session: Session, run_id: int) -> dict[tuple[int, int], AssessmentResult]:
    """Results by (assessment, registration)."""
    query = select(AssessmentResult).join(Assessment).where(Assessment.run_id == run_id)
    return {(result.assessment_id, result.registration_id): result for result in session.scalars(query)}
