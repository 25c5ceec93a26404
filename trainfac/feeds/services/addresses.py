"""Secret addresses of calendars: made, replaced, ended, and noted when they are fetched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.feeds import policy, tokens
from trainfac.feeds.models import CalendarFeed
from trainfac.feeds.queries.addresses import own_feed
from trainfac.feeds.states import FeedKind
from trainfac.feeds.subject import Subject
from trainfac.identity.models import User
from trainfac.identity.roles import Actor
from trainfac.identity.sessions import actor_of
from trainfac.infra.audit import record
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg

_TICK: Final = timedelta(seconds=1)
_COLUMN: Final = {
    FeedKind.RUN: "run_id",
    FeedKind.ROOM: "room_id",
    FeedKind.TRAINER: "trainer_id",
    FeedKind.OWN_TRAINING: "person_id",
    FeedKind.OWN_TEACHING: "person_id",
}


def make_address(
    tx: Session, subject: Subject, *, language: str, secret_key: str, actor: Actor
) -> CalendarFeed:  # fmt: skip
    """The address under which this account fetches a calendar: the one it has, or a new one. Raises NotFound."""
    if actor.user_id is None or not policy.may_subscribe(actor, subject):
        raise NotFound(msg("There is no such calendar"))
    return own_feed(tx, actor.user_id, subject) or _new(
        tx, subject, actor.user_id, language=language, secret_key=secret_key
    )


def renew_address(
    tx: Session, feed_id: int, *, language: str, secret_key: str, actor: Actor, now: datetime
) -> CalendarFeed:
    """Give a calendar of one's own another address; the one before opens nothing from now on. Raises NotFound."""
    feed = _live(tx, feed_id)
    subject = subject_of(feed)
    if feed.user_id != actor.user_id or actor.user_id is None or not policy.may_subscribe(actor, subject):
        raise NotFound(msg("There is no such calendar"))
    _end(tx, feed, actor_id=actor.user_id, now=now)
    return _new(tx, subject, actor.user_id, language=language, secret_key=secret_key)


def end_address(tx: Session, feed_id: int, *, actor: Actor, now: datetime) -> CalendarFeed:
    """Let an address open nothing any more. Raises NotFound for those whom it does not concern."""
    feed = _live(tx, feed_id)
    if not policy.may_end(actor, owner_id=feed.user_id, facility_id=feed.facility_id):
        raise NotFound(msg("There is no such calendar"))
    _end(tx, feed, actor_id=actor.user_id, now=now)
    return feed


def note_fetched(tx: Session, feed_id: int, content_tag: str, now: datetime) -> datetime:
    """Remember the day of a fetch and what was said; returns since when the calendar says that (UTC)."""
    feed = tx.get_one(CalendarFeed, feed_id)
    if feed.fetched_on != now.date():
        feed.fetched_on = now.date()
    if feed.content_at is None or feed.content_tag != content_tag:
        feed.content_tag, feed.content_at = content_tag, _after(feed.content_at, now)
    return feed.content_at


def end_dead(tx: Session, now: datetime) -> list[str]:
    """End addresses whose owners lost what they hang on; a role given again later does not bring them back.

    For a task that comes by again and again; returns which calendars those were.
    """
    query = (
        select(CalendarFeed)
        .where(CalendarFeed.ended_at.is_(None))
        .options(joinedload(CalendarFeed.user).selectinload(User.roles), selectinload(CalendarFeed.person))
        .order_by(CalendarFeed.id)
    )
    dead = [feed for feed in tx.scalars(query) if not is_alive(feed, now)]
    for feed in dead:
        _end(tx, feed, actor_id=None, now=now)
    return [feed.subject for feed in dead]


def is_alive(feed: CalendarFeed, now: datetime) -> bool:
    """Whether its owner may still have what it says: they can sign in, are who they were, and hold the role."""
    if feed.ended_at is not None or not feed.user.active:
        return False
    if feed.person is not None and feed.person.merged_into_id is not None:
        return False
    return policy.may_subscribe(actor_of(feed.user, now), subject_of(feed))


def subject_of(feed: CalendarFeed) -> Subject:
    """Whose sessions a calendar has."""
    column = _COLUMN.get(feed.kind, "facility_id")
    return Subject(feed.kind, getattr(feed, column), feed.facility_id)


def _after(before: datetime | None, now: datetime) -> datetime:
    """Now, in the whole seconds that answers are dated in, and later than before whatever the clock says.

    Else who asks by time alone would not hear of a second change within a second, or after a clock was set back.
    """
    now = now.replace(microsecond=0)
    return now if before is None else max(now, before + _TICK)


def _new(tx: Session, subject: Subject, user_id: int, *, language: str, secret_key: str) -> CalendarFeed:
    nonce = tokens.new_nonce()
    feed = CalendarFeed(
        kind=subject.kind,
        user_id=user_id,
        facility_id=subject.facility_id,
        subject=subject.key,
        nonce=nonce,
        token_hash=tokens.token_hash(tokens.token_of(secret_key, nonce)),
        language=language,
    )
    if subject.kind in _COLUMN:
        setattr(feed, _COLUMN[subject.kind], subject.number)
    tx.add(feed)
    record(tx, "calendar_feed.made", feed, actor_id=user_id, after={"subject": subject.key})
    return feed


def _live(tx: Session, feed_id: int) -> CalendarFeed:
    query = select(CalendarFeed).where(CalendarFeed.id == feed_id, CalendarFeed.ended_at.is_(None))
    feed = tx.scalar(query.with_for_update(of=CalendarFeed))
    if feed is None:
        raise NotFound(msg("There is no such calendar"))
    return feed


def _end(tx: Session, feed: CalendarFeed, *, actor_id: int | None, now: datetime) -> None:
    feed.ended_at = now
    record(tx, "calendar_feed.ended", feed, actor_id=actor_id, before={"subject": feed.subject})
