"""Files that were made from certificates and are none: training records, and copies for the printer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates.models import Certificate, PrintRun, TrainingRecord
from trainfac.enrolment.models import Registration
from trainfac.infra.files import StoredFile
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class MadeHere:
    """When such a file was made, and the certificates it is about in its order; one for a training record."""

    at: datetime
    certificates: list[Certificate]
    is_record: bool


def made_here(session: Session, sha256: str) -> MadeHere | None:
    """The file of this SHA-256, if it was made from certificates; the certificates with their run and facility."""
    stored = select(StoredFile.id).where(StoredFile.sha256 == sha256)
    at = session.scalar(select(StoredFile.created_at).where(StoredFile.sha256 == sha256).limit(1))
    if at is None:
        return None
    record = session.scalar(select(TrainingRecord).where(TrainingRecord.file_id.in_(stored)).limit(1))
    if record is not None:
        return MadeHere(at, _certificates(session, [record.certificate.serial]), is_record=True)
    printed = session.scalar(select(PrintRun).where(PrintRun.file_id.in_(stored)).limit(1))
    return None if printed is None else MadeHere(at, _certificates(session, printed.serials), is_record=False)


def _certificates(session: Session, serials: list[str]) -> list[Certificate]:
    run = joinedload(Certificate.registration).joinedload(Registration.run)
    query = select(Certificate).where(Certificate.serial.in_(serials)).options(run.joinedload(CourseRun.facility))
    return sorted(session.scalars(query), key=lambda certificate: serials.index(certificate.serial))
