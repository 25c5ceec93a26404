"""Who works at a laboratory."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainfac.directory import policy
from trainfac.directory.models import Employment, Person
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset


def staff_page(session: Session, organisation_id: int, number: int) -> Page:
    """A page of the confirmed staff of a laboratory, by name, each with the person."""
    query = _staff(organisation_id, confirmed=True)
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.scalars(query.limit(PAGE_ROWS).offset(offset(number))).all()
    return Page(rows, total, number)


def confirmed_staff(session: Session, organisation_id: int, most: int = 1000) -> Sequence[Employment]:
    """The confirmed staff of a laboratory, by name, to choose from."""
    return session.scalars(_staff(organisation_id, confirmed=True).limit(most)).all()


def unconfirmed_staff(session: Session, organisation_id: int, most: int = 200) -> Sequence[Employment]:
    """People who say that they work at this laboratory, by name."""
    return session.scalars(_staff(organisation_id, confirmed=False).limit(most)).all()


def colleague(session: Session, employment_id: int, *, actor: Actor) -> Employment:
    """Somebody who works, or says that they work, at a laboratory that the actor heads. Raises NotFound."""
    query = (
        select(Employment)
        .where(Employment.id == employment_id, Employment.ended_on.is_(None))
        .options(joinedload(Employment.person), joinedload(Employment.organisation))
    )
    employment = session.scalar(query)
    if employment is None or not policy.may_keep_staff(actor, employment.organisation_id):
        raise NotFound(msg("Nobody of your laboratory is known by this number"))
    return employment


def _staff(organisation_id: int, *, confirmed: bool) -> Select[Employment]:
    return (
        select(Employment)
        .join(Employment.person)
        .where(
            Employment.organisation_id == organisation_id,
            Employment.ended_on.is_(None),
            Employment.confirmed.is_(confirmed),
            Person.merged_into_id.is_(None),
        )
        .options(contains_eager(Employment.person))
        .order_by(Person.name_folded, Employment.id)
    )
