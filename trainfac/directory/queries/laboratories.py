"""Laboratories one by one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.directory.models import Organisation
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg


def laboratory_of_id(session: Session, organisation_id: int) -> Organisation:
    """A laboratory with its country and area; merged ones are gone. Raises NotFound."""
    query = (
        select(Organisation)
        .where(Organisation.id == organisation_id, Organisation.merged_into_id.is_(None))
        .options(joinedload(Organisation.country), joinedload(Organisation.admin_area))
    )
    laboratory = session.scalar(query)
    if laboratory is None:
        raise NotFound(msg("There is no such laboratory"))
    return laboratory
