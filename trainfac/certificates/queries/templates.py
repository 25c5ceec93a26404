"""Templates of a facility and their versions, and what was drawn of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from trainfac.certificates.models import CertificateTemplate, Sample


def templates(session: Session, facility_id: int) -> list[CertificateTemplate]:
    """Every template of a facility with its versions, the newest first."""
    query = (
        select(CertificateTemplate)
        .where(CertificateTemplate.facility_id == facility_id)
        .options(selectinload(CertificateTemplate.versions))
        .order_by(CertificateTemplate.kind, CertificateTemplate.id)
    )
    return list(session.scalars(query))


def template(session: Session, facility_id: int, template_id: int) -> CertificateTemplate | None:
    """A template of this facility with its versions."""
    query = (
        select(CertificateTemplate)
        .where(CertificateTemplate.id == template_id, CertificateTemplate.facility_id == facility_id)
        .options(selectinload(CertificateTemplate.versions))
    )
    return session.scalar(query)


def sample_of(session: Session, job_id: int) -> Sample | None:
    """What a job drew for whoever asked how it would look."""
    return session.scalar(select(Sample).where(Sample.job_id == job_id))
