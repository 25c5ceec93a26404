"""Addresses of calendars: of one account, of one calendar, and by their secret."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from trainfac.feeds.models import CalendarFeed
from trainfac.feeds.subject import Subject
from trainfac.feeds.tokens import token_hash
from trainfac.identity.models import User
from trainfac.kernel.paging import PAGE_ROWS, Page, offset


def feed_by_token(session: Session, token: str) -> CalendarFeed | None:
    """The calendar that an address leads to, ended ones among them; with its owner and their roles."""
    query = select(CalendarFeed).where(CalendarFeed.token_hash == token_hash(token)).options(*_NAMED, *_OWNER)
    return session.scalar(query)


def named_feed(session: Session, feed_id: int) -> CalendarFeed:
    """A calendar that is there, with what it is named after."""
    return session.scalars(select(CalendarFeed).where(CalendarFeed.id == feed_id).options(*_NAMED)).one()


def own_feed(session: Session, user_id: int | None, subject: Subject) -> CalendarFeed | None:
    """The live address that an account has of a calendar."""
    query = select(CalendarFeed).where(
        CalendarFeed.user_id == user_id, CalendarFeed.subject == subject.key, CalendarFeed.ended_at.is_(None)
    )
    return session.scalar(query.options(*_NAMED))


def feeds_of_others(session: Session, user_id: int | None, subject: Subject) -> Sequence[CalendarFeed]:
    """Live addresses that other accounts have of the same calendar, by when they were made."""
    query = (
        select(CalendarFeed)
        .where(CalendarFeed.facility_id == subject.facility_id, CalendarFeed.kind == subject.kind)
        .where(CalendarFeed.subject == subject.key, CalendarFeed.ended_at.is_(None), CalendarFeed.user_id != user_id)
        .order_by(CalendarFeed.id)
        .options(joinedload(CalendarFeed.user))
    )
    return session.scalars(query).all()


def feeds_of_account(session: Session, user_id: int | None, number: int) -> Page:
    """A page of the live addresses of an account, newest first."""
    own = (CalendarFeed.user_id == user_id, CalendarFeed.ended_at.is_(None))
    total = session.scalar(select(func.count(CalendarFeed.id)).where(*own)) or 0
    number = min(number, Page((), total).last)
    query = select(CalendarFeed).where(*own).order_by(CalendarFeed.id.desc()).options(*_NAMED)
    query = query.options(*_OWNER).limit(PAGE_ROWS).offset(offset(number))
    return Page(session.scalars(query).all(), total, number)


_NAMED: tuple[ExecutableOption, ...] = tuple(
    joinedload(part) for part in (CalendarFeed.facility, CalendarFeed.run, CalendarFeed.room, CalendarFeed.trainer)
)
_OWNER: tuple[ExecutableOption, ...] = (
    joinedload(CalendarFeed.user).selectinload(User.roles),
    joinedload(CalendarFeed.person),
)
