"""The session of a signed-in user, and the actor behind it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Flask, current_app, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from trainfac.identity.models import EndedSession, User
from trainfac.identity.passwords import Passwords
from trainfac.identity.roles import Actor
from trainfac.infra.db import read
from trainfac.infra.web import clock

LONGEST: Final = timedelta(days=14)  # signed in at most, however busy; an idle session ends sooner
PASSWORD_RECENT: Final = timedelta(minutes=30)

login_manager = LoginManager()
login_manager.session_protection = None  # phones change their address while they travel


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds for a request: the actor, made anew from the database each time."""

    def __init__(self, user: User, now: datetime) -> None:
        self.actor = actor_of(user, now)
        self.email = user.email
        self._key = f"{user.id}:{user.session_mark}"

    def get_id(self) -> str:
        return self._key


def actor_of(user: User, now: datetime) -> Actor:
    """The user with the roles that hold now."""
    grants = frozenset(held.grant for held in user.roles if held.holds_at(now))
    return Actor(user.id, user.person_id, user.name, grants)


def begin_session(user_id: int, now: datetime) -> None:
    """Sign the user in with a new session; of the old one only the language and kept drafts go on."""
    user = read().get_one(User, user_id, options=[selectinload(User.roles)], populate_existing=True)
    kept = {name: session[name] for name in ("language", "drafts") if name in session}
    session.clear()
    session.update(kept)
    if user.locale:
        session["language"] = user.locale
    session["key"] = secrets.token_urlsafe(16)
    session["began_at"] = int(now.timestamp())
    session.permanent = True
    note_password(now)
    login_user(SignedIn(user, now))


def end_session() -> str | None:
    """Sign out here; what was typed in this browser is forgotten with it. Returns the key that must open no more."""
    language, key = session.get("language"), session.get("key")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
    return key


def note_password(now: datetime) -> None:
    """The person has just typed their password, so it is surely them."""
    session["password_at"] = int(now.timestamp())


def password_is_recent(now: datetime) -> bool:
    return _age("password_at", now) <= PASSWORD_RECENT


def passwords() -> Passwords:
    """How this application makes and checks passwords."""
    found: Passwords = current_app.extensions["passwords"]
    return found


def init_app(app: Flask) -> None:
    app.extensions["passwords"] = Passwords(app.config["SETTINGS"].argon2_time_cost)
    login_manager.init_app(app)


def _age(name: str, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(session.get(name, 0), UTC)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(login: str) -> SignedIn | None:
    user_id, _, mark = login.partition(":")
    now = clock()
    if not user_id.isdecimal() or _age("began_at", now) > LONGEST:
        return None
    ended = exists().where(EndedSession.key == session.get("key", ""))
    query = select(User).where(User.id == int(user_id), ~ended).options(selectinload(User.roles))
    user = read().scalar(query)
    if user is None or not user.active or user.session_mark != mark:
        return None
    return SignedIn(user, now)
