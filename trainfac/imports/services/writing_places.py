"""Writes places on runs, and what the list says came of them: attendance and test results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from trainfac.delivery.models import Assessment, AssessmentResult
from trainfac.delivery.services.assessments import add_missing_tests
from trainfac.delivery.services.totals import Share, held_sessions, record_shares
from trainfac.delivery.states import AssessmentKind
from trainfac.directory.models import Organisation, Person
from trainfac.enrolment.models import Registration
from trainfac.enrolment.services.enlisting import Enlisted, enlist
from trainfac.identity.roles import Actor
from trainfac.imports.planning.plans import EnrolmentPlan, RowPlan
from trainfac.imports.planning.world import RunKey
from trainfac.imports.queries.parts import parts
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class _Place:
    """One enrolment of one row, with everybody and everything it is about."""

    plan: EnrolmentPlan
    person: Person
    laboratory: Organisation


def write_places(
    tx: Session,
    plans: Sequence[RowPlan],
    *,
    laboratories: Mapping[int, Organisation],
    people: Mapping[int, Person],
    runs: Mapping[RunKey, CourseRun],
    actor: Actor,
    now: datetime,
) -> None:
    """Seat whom the rows name and record what they say, run by run."""
    by_run: dict[RunKey, list[_Place]] = defaultdict(list)
    for plan in plans:
        for enrolment in plan.enrolments:
            place = _Place(enrolment, people[plan.person.id], laboratories[plan.laboratory.id])
            by_run[enrolment.run].append(place)
    for key, places in by_run.items():
        _write(tx, runs[key], places, actor=actor, now=now)


def _write(tx: Session, run: CourseRun, places: Sequence[_Place], *, actor: Actor, now: datetime) -> None:
    registrations = _registrations(tx, run, places, now)
    held = held_sessions(run.sessions) if any(place.plan.share is not None for place in places) else []
    shares = [
        Share(registration.id, held, place.plan.share)
        for place, registration in zip(places, registrations, strict=True)
        if place.plan.share is not None
    ]
    record_shares(tx, shares, user_id=actor.user_id)
    results = [
        {"registration_id": registration.id, "score": score, "kind": kind}
        for place, registration in zip(places, registrations, strict=True)
        for kind, score in _scores(place.plan)
    ]
    if results:
        _record_results(tx, run, results, actor)


def _registrations(tx: Session, run: CourseRun, places: Sequence[_Place], now: datetime) -> list[Registration]:
    """The registration of each place, new or on file; those on file take the state that the list gives them."""
    new = [place for place in places if place.plan.new]
    people = [Enlisted(p.person, p.laboratory, p.plan.state) for p in new if p.plan.state is not None]
    seated = iter(enlist(tx, run, people, now=now) if people else ())
    on_file = _on_file(tx, [number for place in places if (number := place.plan.registration_id) is not None])
    registrations = []
    for place in places:
        number, state = place.plan.registration_id, place.plan.state
        if number is None:
            registrations.append(next(seated))
            continue
        registration = on_file[number]
        if state is not None:
            registration.move(state)
        registrations.append(registration)
    return registrations


def _on_file(tx: Session, ids: Sequence[int]) -> dict[int, Registration]:
    found: dict[int, Registration] = {}
    for some in parts(ids):
        found |= {row.id: row for row in tx.scalars(select(Registration).where(Registration.id.in_(some)))}
    return found


def _scores(plan: EnrolmentPlan) -> Iterator[tuple[AssessmentKind, Decimal]]:
    for kind, score in ((AssessmentKind.PRE, plan.pre), (AssessmentKind.POST, plan.post)):
        if score is not None:
            yield kind, score


def _record_results(tx: Session, run: CourseRun, results: Sequence[dict[str, Any]], actor: Actor) -> None:
    add_missing_tests(tx, run)
    query = select(Assessment.kind, Assessment.id).where(Assessment.run_id == run.id).order_by(Assessment.id.desc())
    tests = {kind: number for kind, number in tx.execute(query)}  # noqa: C416 - rows are no pairs to mypy
    rows = [
        {
            "assessment_id": tests[result["kind"]],
            "registration_id": result["registration_id"],
            "score": result["score"],
            "recorded_by_id": actor.user_id,
        }
        for result in results
    ]
    tx.execute(insert(AssessmentResult), rows)
