"""Training records that were made for laboratories."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainfac.certificates.models import Certificate, TrainingRecord
from trainfac.enrolment.models import Registration
from trainfac.infra.jobs import OPEN_STATES, Job


def training_records(session: Session, run_id: int) -> Sequence[TrainingRecord]:
    """Those of a run that were finished, the last one first, with who made them."""
    query = (
        select(TrainingRecord)
        .join(TrainingRecord.certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(Registration.run_id == run_id, TrainingRecord.file_id.is_not(None))
        .options(
            contains_eager(TrainingRecord.certificate).contains_eager(Certificate.registration),
            joinedload(TrainingRecord.created_by),
            joinedload(TrainingRecord.file),
        )
        .order_by(TrainingRecord.id.desc())
    )
    return session.scalars(query).all()


def latest_records(session: Session, run_id: int) -> dict[int, TrainingRecord]:
    """The last one for each certificate of a run."""
    return {each.certificate_id: each for each in reversed(training_records(session, run_id))}


def holders_of_records(session: Session, run_id: int, lang: str) -> set[int]:
    """The certificates of a run that have a training record in a language, or for which one is being made."""
    query = (
        select(TrainingRecord.certificate_id)
        .join(TrainingRecord.certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .join(Job, Job.id == TrainingRecord.job_id)
        .where(Registration.run_id == run_id, TrainingRecord.lang == lang)
        .where(TrainingRecord.file_id.is_not(None) | Job.state.in_(OPEN_STATES))
    )
    return set(session.scalars(query))


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
