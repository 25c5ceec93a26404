"""Templates of a facility and their versions, and the pictures they can use."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.certificates.models import CertificateTemplate, Picture, Sample, Signature


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


def pictures_of_facility(session: Session, facility_id: int) -> list[Picture]:
    """What was uploaded, the newest first; without the contents."""
    query = select(Picture).where(Picture.facility_id == facility_id).order_by(Picture.id.desc())
    return list(session.scalars(query))


def emblems_and_borders(session: Session, facility_id: int) -> list[Picture]:
    """Those that nobody signs with, for templates to use."""
    query = select(Picture).outerjoin(Signature, Signature.picture_id == Picture.id)
    unsigned = query.where(Picture.facility_id == facility_id, Signature.id.is_(None))
    return list(session.scalars(unsigned.order_by(Picture.id.desc())))


def picture(session: Session, facility_id: int, picture_id: int) -> Picture | None:
    """A picture of this facility."""
    return session.scalar(select(Picture).where(Picture.id == picture_id, Picture.facility_id == facility_id))


def signature_of(session: Session, signatory_id: int) -> Signature | None:
    """The picture of somebody's signature."""
    query = select(Signature).where(Signature.signatory_id == signatory_id).options(joinedload(Signature.picture))
    return session.scalar(query)


def sample_of(session: Session, job_id: int) -> Sample | None:
    """What a job drew for whoever asked how it would look."""
    return session.scalar(select(Sample).where(Sample.job_id == job_id))
