"""Who of a run has earned which certificate, out of the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from trainfac.catalogue.models import Course
from trainfac.certificates.changes import changes
from trainfac.certificates.models import Certificate
from trainfac.certificates.queries.issued import certificates_of_run
from trainfac.certificates.rules import AssessmentEvidence, Eligibility, Evidence, eligibility
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import HELD, CertificateState
from trainfac.delivery import queries as delivery
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.kernel.messages import Message
from trainfac.scheduling.models import CourseRun

_TRAINS_TRAINERS: Final = (
    select(Course.trains_trainers)
    .join(CourseRun, CourseRun.course_id == Course.id)
    .where(CourseRun.id == bindparam("run_id"))
)


@dataclass(frozen=True)
class Candidate:
    """A participant of a run with what the records say, what was earned, and the valid certificate if there is one.

    ``revoked`` is the last one that was taken from them, while they hold no other: a decision, so that they get a new
    one only by name.
    """

    registration: Registration
    evidence: Evidence
    eligibility: Eligibility
    certificate: Certificate | None
    revoked: Certificate | None = None

    @property
    def ready(self) -> bool:
        """Whether a certificate is issued to them when it is issued to all."""
        return self.certificate is None and self.revoked is None and self.eligibility.kind is not None

    @property
    def outdated(self) -> bool:
        """Whether the records have come to say something else than the certificate: its kind, hours or results."""
        return self.certificate is not None and (self.eligibility.kind is None or bool(self.news))

    @property
    def news(self) -> tuple[Message, ...]:
        """What a new certificate would print otherwise than the one they hold, in short; nothing if none is earned."""
        if self.certificate is None or self.eligibility.kind is None:
            return ()
        return tuple(changes(Snapshot.from_json(self.certificate.snapshot), self.evidence, self.eligibility.kind))


def candidates(session: Session, run_id: int) -> list[Candidate]:
    """Every participant of a run by name, each with their eligibility. The same number of queries for any number."""
    people = _participants(session, run_id)
    evidence = evidence_of_run(session, run_id, people)
    every = certificates_of_run(session, run_id)
    valid = {held.registration_id: held for held in every if held.state in HELD}
    revoked = {lost.registration_id: lost for lost in every if lost.state is CertificateState.REVOKED}
    return [
        Candidate(
            person,
            evidence[person.id],
            eligibility(evidence[person.id]),
            valid.get(person.id),
            None if person.id in valid else revoked.get(person.id),
        )
        for person in people
    ]


def evidence_of_run(session: Session, run_id: int, people: Sequence[Registration]) -> dict[int, Evidence]:
    """Attendance and results of these participants, by registration."""
    attendance = delivery.attendance_of_run(session, run_id)
    unrecorded = delivery.sessions_unrecorded(session, run_id)
    assessments = delivery.assessments(session, run_id)
    modules = delivery.modules_held(session, run_id)
    trains_trainers = bool(session.scalar(_TRAINS_TRAINERS, {"run_id": run_id}))
    results = {(r.assessment_id, r.registration_id): r for a in assessments for r in a.results}

    def evidence(registration_id: int, group_id: int | None) -> Evidence:
        share = attendance[registration_id]
        groups = {None, group_id}
        found = [(a, results.get((a.id, registration_id))) for a in assessments]
        return Evidence(
            minutes_held=share.held,
            minutes_attended=share.attended,
            sessions_unrecorded=unrecorded[registration_id],
            trains_trainers=trains_trainers,
            assessments=[
                AssessmentEvidence(
                    a.kind,
                    a.title,
                    a.required,
                    a.pass_mark,
                    r.score if r else None,
                    r.outcome if r else None,
                    a.module_id,
                )
                for a, r in found
            ],
            minutes_by_module=sum((minutes for group, minutes in modules.items() if group in groups), Counter()),
        )

    return {person.id: evidence(person.id, person.group_id) for person in people}


def _participants(session: Session, run_id: int) -> list[Registration]:
    query = (
        select(Registration)
        .where(Registration.run_id == run_id, Registration.state.in_(PARTICIPANTS))
        .options(joinedload(Registration.person), joinedload(Registration.country))
        .order_by(Registration.full_name, Registration.id)
    )
    return list(session.scalars(query))
