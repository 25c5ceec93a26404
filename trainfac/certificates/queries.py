"""Candidates of a run, the register, and what a verifier sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates.codes import read_human_code
from trainfac.certificates.models import Certificate, PrintRun
from trainfac.certificates.rules import AssessmentEvidence, Eligibility, Evidence, eligibility
from trainfac.certificates.states import CertificateState
from trainfac.delivery import queries as delivery
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class Candidate:
    """A participant of a run with what the records say, what was earned, and the valid certificate if there is one."""

    registration: Registration
    evidence: Evidence
    eligibility: Eligibility
    certificate: Certificate | None


def candidates(session: Session, run_id: int) -> list[Candidate]:
    """Every participant of a run by name, each with their eligibility. The same number of queries for any number."""
    people = _participants(session, run_id)
    evidence = evidence_of_run(session, run_id, people)
    valid = {
        certificate.registration_id: certificate
        for certificate in certificates_of_run(session, run_id)
        if certificate.state is CertificateState.ISSUED
    }
    return [
        Candidate(person, evidence[person.id], eligibility(evidence[person.id]), valid.get(person.id))
        for person in people
    ]


def evidence_of_run(session: Session, run_id: int, people: Sequence[Registration]) -> dict[int, Evidence]:
    """Attendance and results of these participants, by registration."""
    attendance = delivery.attendance_of_run(session, run_id)
    unrecorded = delivery.sessions_unrecorded(session, run_id)
    assessments = delivery.assessments(session, run_id)
    results = {(r.assessment_id, r.registration_id): r for a in assessments for r in a.results}

    def evidence(registration_id: int) -> Evidence:
        share = attendance[registration_id]
        found = [(a, results.get((a.id, registration_id))) for a in assessments]
        return Evidence(
            minutes_held=share.held,
            minutes_attended=share.attended,
            sessions_unrecorded=unrecorded[registration_id],
            assessments=[
                AssessmentEvidence(
                    a.kind, a.title, a.required, a.pass_mark, r.score if r else None, r.outcome if r else None
                )
                for a, r in found
            ],
        )

    return {person.id: evidence(person.id) for person in people}


def certificates_of_run(session: Session, run_id: int) -> list[Certificate]:
    """Every certificate of a run, valid or not, in the order of serials."""
    query = (
        select(Certificate)
        .join(Certificate.registration)
        .where(Registration.run_id == run_id)
        .options(joinedload(Certificate.registration).joinedload(Registration.run), joinedload(Certificate.file))
        .order_by(Certificate.year, Certificate.number)
    )
    return list(session.scalars(query))


def certificate(session: Session, certificate_id: int) -> Certificate | None:
    """A certificate with its registration, person, run and facility."""
    run = joinedload(Certificate.registration).joinedload(Registration.run)
    query = (
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .options(
            run.joinedload(CourseRun.facility),
            run.joinedload(CourseRun.course),
            joinedload(Certificate.registration).joinedload(Registration.person),
            joinedload(Certificate.file),
        )
    )
    return session.scalar(query)


def by_code(session: Session, typed: str) -> Certificate | None:
    """The certificate that a QR code or a typed code names."""
    code = typed.strip()
    short = read_human_code(code)
    named = Certificate.human_code == short if short else Certificate.code == code
    return session.scalar(select(Certificate).where(named))


def successor(session: Session, certificate_id: int) -> Certificate | None:
    """The certificate that superseded this one."""
    return session.scalar(select(Certificate).where(Certificate.supersedes_id == certificate_id))


def register(
    session: Session, facility_id: int, *, search: str = "", year: int | None = None, page: int = 1, size: int = 50
) -> tuple[list[Certificate], int]:
    """One page of a facility's certificates, newest first, and how many there are in all."""
    query = select(Certificate).where(Certificate.facility_id == facility_id)
    if year is not None:
        query = query.where(Certificate.year == year)
    if search:
        query = query.where(
            Certificate.holder_name.icontains(search, autoescape=True)
            | Certificate.serial.icontains(search, autoescape=True)
        )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    run = joinedload(Certificate.registration).joinedload(Registration.run)
    page_of = (
        query.options(run.joinedload(CourseRun.course))
        .order_by(Certificate.year.desc(), Certificate.number.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return list(session.scalars(page_of)), total


def years_of_register(session: Session, facility_id: int) -> list[int]:
    query = select(Certificate.year).where(Certificate.facility_id == facility_id).distinct()
    return sorted(session.scalars(query), reverse=True)


def without_document(session: Session, run_id: int) -> list[int]:
    """Certificates of a run whose PDF is still to be made, in the order of serials."""
    query = (
        select(Certificate.id)
        .join(Certificate.registration)
        .where(Registration.run_id == run_id, Certificate.file_id.is_(None))
        .order_by(Certificate.year, Certificate.number)
    )
    return list(session.scalars(query))


def latest_print_run(session: Session, run_id: int) -> PrintRun | None:
    return session.scalar(select(PrintRun).where(PrintRun.run_id == run_id).order_by(PrintRun.id.desc()).limit(1))


def of_person(session: Session, person_id: int) -> list[Certificate]:
    """A person's certificates that are valid, newest first."""
    query = (
        select(Certificate)
        .join(Certificate.registration)
        .where(Registration.person_id == person_id, Certificate.state == CertificateState.ISSUED)
        .options(joinedload(Certificate.registration).joinedload(Registration.run).joinedload(CourseRun.course))
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    )
    return list(session.scalars(query))


def _participants(session: Session, run_id: int) -> list[Registration]:
    query = (
        select(Registration)
        .where(Registration.run_id == run_id, Registration.state.in_(PARTICIPANTS))
        .options(joinedload(Registration.person), joinedload(Registration.country))
        .order_by(Registration.full_name, Registration.id)
    )
    return list(session.scalars(query))
