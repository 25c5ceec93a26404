"""Training records that were made for laboratories."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainfac.certificates.models import Certificate, TrainingRecord
from trainfac.enrolment.models import Registration


def training_records(session: Session, run_id: int) -> Sequence[TrainingRecord]:
    """Those of a run that were finished, the last one first, with who made them."""
    query = (
        select(TrainingRecord)
        .join(TrainingRecord.certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(Registration.run_id == run_id, TrainingRecord.file_id.is_not(None))
        .options(contains_eager(TrainingRecord.certificate), joinedload(TrainingRecord.created_by))
        .order_by(TrainingRecord.id.desc())
    )
    return session.scalars(query).all()


def latest_records(session: Session, run_id: int) -> dict[int, TrainingRecord]:
    """The last one for each certificate of a run."""
    return {each.certificate_id: each for each in reversed(training_records(session, run_id))}


def training_record(session: Session, run_id: int, record_id: int) -> TrainingRecord | None:
    """A finished one of this run with its certificate and file."""
    query = (
        select(TrainingRecord)
        .join(TrainingRecord.certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(TrainingRecord.id == record_id, Registration.run_id == run_id, TrainingRecord.file_id.is_not(None))
        .options(contains_eager(TrainingRecord.certificate), joinedload(TrainingRecord.file))
    )
    return session.scalar(query)
