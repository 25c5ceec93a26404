"""Which printed certificates were handed over, and to whom."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainfac.certificates.models import Certificate, Handover
from trainfac.certificates.queries.issued import certificates_of_run
from trainfac.certificates.states import HELD, CertificateState
from trainfac.enrolment.models import Registration


def handovers_of(session: Session, certificate_id: int) -> list[Handover]:
    """Every entry about a certificate, the last one first; those struck out too."""
    query = select(Handover).where(Handover.certificate_id == certificate_id).order_by(Handover.id.desc())
    return list(session.scalars(query.options(joinedload(Handover.by), joinedload(Handover.struck_by))))


def handovers_of_run(session: Session, run_id: int) -> list[Handover]:
    """Every entry about certificates of a run in the order of their serials, the last one of each first."""
    query = (
        select(Handover)
        .join(Handover.certificate)
        .join(Certificate.registration)
        .where(Registration.run_id == run_id)
        .options(contains_eager(Handover.certificate), joinedload(Handover.by), joinedload(Handover.struck_by))
        .order_by(Certificate.year, Certificate.number, Handover.id.desc())
    )
    return list(session.scalars(query))


def standing_handovers(session: Session, certificate_ids: Collection[int]) -> dict[int, Handover]:
    """The entry that stands, by certificate, of those that were handed over."""
    query = select(Handover).where(Handover.certificate_id.in_(certificate_ids), Handover.struck_at.is_(None))
    return {handover.certificate_id: handover for handover in session.scalars(query)}


def sheet_lines(session: Session, run_id: int) -> list[tuple[Certificate, Handover | None]]:
    """Who is to sign for a certificate of a run, and who has theirs; for one that is suspended nobody signs now."""
    held = [each for each in certificates_of_run(session, run_id) if each.state in HELD]
    handed = standing_handovers(session, [each.id for each in held])
    return [(each, handed.get(each.id)) for each in held if each.id in handed or each.state is CertificateState.ISSUED]
