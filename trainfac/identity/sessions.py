"""The session of a signed-in user, and the actor behind it."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from trainfac.identity.models import User
from trainfac.identity.roles import Actor, Grant
from trainfac.infra.db import read
from trainfac.infra.web import clock

login_manager = LoginManager()


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
    grants = frozenset(
        Grant(held.role, held.facility_id, held.organisation_id)
        for held in user.roles
        if held.until is None or held.until > now
    )
    return Actor(user.id, user.person_id, user.name, grants)


def begin_session(user: User) -> None:
    """Sign the user in with a new session; of the old one only the language and kept drafts go on."""
    kept = {name: session[name] for name in ("language", "drafts") if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    login_user(SignedIn(user, clock()))


def end_session() -> None:
    """Sign out; what was typed in this browser is forgotten with it."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language


def init_app(app: Flask) -> None:
    login_manager.init_app(app)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(key: str) -> SignedIn | None:
    user_id, _, mark = key.partition(":")
    if not user_id.isdecimal():
        return None
    query = select(User).where(User.id == int(user_id)).options(selectinload(User.roles))
    user = read().scalar(query)
    if user is None or not user.active or user.session_mark != mark:
        return None
    return SignedIn(user, clock())
