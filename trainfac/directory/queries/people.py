"""People and where they work."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.directory.models import Employment, Organisation


def current_employment(session: Session, person_id: int) -> Employment | None:
    """Where a person works now: the newest employment without an end, with its laboratory and country."""
    query = (
        select(Employment)
        .where(Employment.person_id == person_id, Employment.ended_on.is_(None))
        .order_by(Employment.id.desc())
        .limit(1)
        .options(joinedload(Employment.organisation).joinedload(Organisation.country))
    )
    return session.scalar(query)
