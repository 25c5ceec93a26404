"""What the head of a laboratory sees: the own staff and what was asked in the laboratory's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from trainfac.directory.models import Organisation
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.states import LIVE_NOMINATIONS
from trainfac.identity.models import User
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.scheduling.models import CourseRun


def headed_laboratories(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The laboratories that the actor heads, by name."""
    query = (
        select(Organisation)
        .where(Organisation.id.in_(actor.laboratories()))
        .options(joinedload(Organisation.country))
        .order_by(Organisation.name_folded, Organisation.id)
    )
    return session.scalars(query).all()


def headed_laboratory(session: Session, actor: Actor, wanted: int | None) -> Organisation:
    """The laboratory asked for, or the first; NotFound when the actor heads no such one."""
    headed = headed_laboratories(session, actor)
    for laboratory in headed:
        if wanted is None or laboratory.id == wanted:
            return laboratory
    raise NotFound(msg("There is no such laboratory"))


def current_nominations(
    session: Session, organisation_id: int, person_ids: Collection[int], today: date
) -> Mapping[int, list[Nomination]]:
    """What stands open for these people in the laboratory's name, for runs that are not over; by person."""
    query = (
        _nominations(organisation_id)
        .where(
            Nomination.person_id.in_(person_ids),
            Nomination.state.in_(LIVE_NOMINATIONS),
            CourseRun.ends_on >= today,
        )
        .order_by(CourseRun.starts_on, Nomination.id)
    )
    found: dict[int, list[Nomination]] = defaultdict(list)
    for nomination in session.scalars(query):
        found[nomination.person_id].append(nomination)
    return found


def nominations_page(session: Session, organisation_id: int, number: int) -> Page:
    """Everything that was asked in the laboratory's name, the newest first."""
    query = _nominations(organisation_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Nomination.id.desc()).limit(PAGE_ROWS).offset(offset(number))
    return Page(session.scalars(ordered).all(), total, number)


def with_account(session: Session, person_ids: Collection[int]) -> set[int]:
    """Which of these people have an account."""
    return {i for i in session.scalars(select(User.person_id).where(User.person_id.in_(person_ids))) if i is not None}


def _nominations(organisation_id: int) -> Select[Nomination]:
    return (
        select(Nomination)
        .join(Nomination.run)
        .where(Nomination.organisation_id == organisation_id)
        .options(
            joinedload(Nomination.run).joinedload(CourseRun.course),
            joinedload(Nomination.run).joinedload(CourseRun.facility),
            joinedload(Nomination.person),
        )
    )
