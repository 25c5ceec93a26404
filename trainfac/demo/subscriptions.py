"""Calendars that people of the demonstration subscribed to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from trainfac.demo.accounts import SIGN_INS
from trainfac.feeds import policy
from trainfac.feeds.services.addresses import make_address
from trainfac.feeds.states import FeedKind
from trainfac.feeds.subject import Subject
from trainfac.identity.models import User
from trainfac.identity.roles import Actor, Role
from trainfac.identity.sessions import actor_of
from trainfac.scheduling.models import Room


def subscribe(tx: Session, secret_key: str, now: datetime) -> int:
    """Give coordinators, the trainer and the technician calendars, where they have none; returns how many there are."""
    addresses = [sign_in.email for sign_in in SIGN_INS]
    users = tx.scalars(select(User).where(User.email.in_(addresses)).options(selectinload(User.roles)))
    made = 0
    for actor in [actor_of(user, now) for user in users]:
        for subject in _wanted(tx, actor):
            feed = make_address(tx, subject, language="en", secret_key=secret_key, actor=actor)
            feed.fetched_on = feed.fetched_on or (now - timedelta(days=1)).date()
            made += 1
    return made


def _wanted(tx: Session, actor: Actor) -> Iterator[Subject]:
    for facility_id in sorted(actor.facilities(Role.COORDINATOR)):
        yield Subject(FeedKind.FACILITY, facility_id, facility_id)
        room = tx.scalar(select(Room.id).where(Room.facility_id == facility_id).order_by(Room.id).limit(1))
        if room is not None:
            yield Subject(FeedKind.ROOM, room, facility_id)
    if actor.person_id is None:
        return
    own = (Subject(kind, actor.person_id) for kind in (FeedKind.OWN_TEACHING, FeedKind.OWN_TRAINING))
    yield from [subject for subject in own if policy.may_subscribe(actor, subject)][:1]
