"""Countries and their laboratories, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainfac.directory.models import Country, Organisation
from trainfac.kernel.text import fold

MOST: Final = 500  # as many as a list can sensibly hold; who has more types a part of the name


def countries(session: Session) -> Sequence[Country]:
    return session.scalars(select(Country).order_by(Country.name)).all()


def laboratories_of(session: Session, country_id: int, search: str) -> tuple[int, Sequence[Organisation]]:
    """How many organisations a country has whose name holds these words, and the first of them by name."""
    query = select(Organisation).where(Organisation.country_id == country_id, Organisation.merged_into_id.is_(None))
    if search:
        query = query.where(Organisation.name_folded.contains(fold(search), autoescape=True))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return total, session.scalars(query.order_by(Organisation.name_folded, Organisation.id).limit(MOST)).all()
