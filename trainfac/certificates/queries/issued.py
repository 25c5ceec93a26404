"""Certificates that were issued: of a run, of a person, by code."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates.codes import read_human_code
from trainfac.certificates.models import Certificate, CertificateFile, PrintRun
from trainfac.certificates.printed_name import PrintedName, name_on
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import HELD, CertificateState
from trainfac.enrolment.models import Registration
from trainfac.infra.files import StoredFile
from trainfac.scheduling.models import CourseRun
from trainfac.signing.models import SigningKey
from trainfac.signing.queries import key_of_fingerprint


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


def held(session: Session, registration_id: int) -> Certificate | None:
    """The certificate that counts for this place in a run, or is suspended."""
    query = select(Certificate).where(Certificate.registration_id == registration_id, Certificate.state.in_(HELD))
    return session.scalar(query.order_by(Certificate.id.desc()).limit(1))


def by_code(session: Session, typed: str) -> Certificate | None:
    """The certificate that a QR code or a typed code names, with its run and facility."""
    code = typed.strip()
    short = read_human_code(code)
    named = Certificate.human_code == short if short else Certificate.code == code
    run = joinedload(Certificate.registration).joinedload(Registration.run)
    return session.scalar(select(Certificate).where(named).options(run.joinedload(CourseRun.facility)))


def by_digest(session: Session, sha256: str) -> Certificate | None:
    """The certificate that once was a file of this SHA-256, as issued or with later time stamps; with its run."""
    run = joinedload(Certificate.registration).joinedload(Registration.run)
    file = select(CertificateFile.certificate_id).join(CertificateFile.file).where(StoredFile.sha256 == sha256)
    query = select(Certificate).where(Certificate.id.in_(file))
    return session.scalar(query.options(run.joinedload(CourseRun.facility)))


def successor(session: Session, certificate_id: int) -> Certificate | None:
    """The certificate that superseded this one."""
    return session.scalar(select(Certificate).where(Certificate.supersedes_id == certificate_id))


def predecessor(session: Session, certificate: Certificate) -> Certificate | None:
    """The certificate that this one superseded."""
    return None if certificate.supersedes_id is None else session.get_one(Certificate, certificate.supersedes_id)


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
    """The last file for the printer that was finished."""
    query = select(PrintRun).where(PrintRun.run_id == run_id, PrintRun.file_id.is_not(None))
    return session.scalar(query.order_by(PrintRun.id.desc()).limit(1))


def print_runs(session: Session, run_id: int) -> list[PrintRun]:
    """Every print file of a run that was finished, the last one first, with who made it."""
    query = select(PrintRun).where(PrintRun.run_id == run_id, PrintRun.file_id.is_not(None))
    return list(session.scalars(query.options(joinedload(PrintRun.created_by)).order_by(PrintRun.id.desc())))


def of_person(session: Session, person_id: int) -> list[Certificate]:
    """The certificates that a person holds or held, newest first; one that was replaced is told by its successor."""
    run = joinedload(Certificate.registration).joinedload(Registration.run)
    query = (
        select(Certificate)
        .join(Certificate.registration)
        .where(Registration.person_id == person_id, Certificate.state != CertificateState.SUPERSEDED)
        .options(run.joinedload(CourseRun.course), run.joinedload(CourseRun.facility))
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    )
    return list(session.scalars(query))


def so_named(session: Session, person_id: int, name: PrintedName) -> list[Certificate]:
    """The certificates that a person holds on which a name stands in either script, newest first; of any facility."""
    held = [certificate for certificate in of_person(session, person_id) if certificate.state in HELD]
    return [each for each in held if name_on(Snapshot.from_json(each.snapshot)).shares(name)]


def signing_key_of(session: Session, certificate: Certificate) -> SigningKey | None:
    """The key that signed a certificate's file; none while there is no file, or where it is not signed."""
    query = select(CertificateFile.key_fingerprint).where(CertificateFile.file_id == certificate.file_id)
    return key_of_fingerprint(session, certificate.facility_id, session.scalars(query).first() or "")
