"""Accounts: made, changed, and their sessions ended."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trainfac.identity import policy
from trainfac.identity.addresses import mail_address
from trainfac.identity.models import EndedSession, PasswordReset, RoleAssignment, User
from trainfac.identity.roles import Actor, Grant
from trainfac.infra.audit import record
from trainfac.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean


def add_user(
    tx: Session,
    *,
    email: str,
    name: str,
    password_hash: str | None = None,
    person_id: int | None = None,
    locale: str | None = None,
    grants: Collection[Grant] = (),
    actor_id: int | None = None,
) -> User:
    """Make an account. Who may do so, the caller has checked. Raises RuleBroken when the address has one."""
    address = mail_address(email)
    if address is None:
        raise RuleBroken(fields={"email": msg("“%(email)s” is no e-mail address", email=email)})
    if not clean(name):
        raise RuleBroken(fields={"name": msg("A name is needed")})
    if tx.scalar(select(User.id).where(User.email == address)) is not None:
        raise RuleBroken(fields={"email": msg("There is already an account with the address %(email)s", email=address)})
    user = User(
        email=address,
        name=clean(name),
        password_hash=password_hash,
        person_id=person_id,
        locale=locale,
        session_mark=new_mark(),
        roles=[
            RoleAssignment(role=g.role, facility_id=g.facility_id, organisation_id=g.organisation_id) for g in grants
        ],
    )
    tx.add(user)
    record(tx, "user.created", user, actor_id=actor_id, after={"roles": [grant.role.value for grant in grants]})
    return user


def change_profile(tx: Session, *, name: str, locale: str | None, actor: Actor) -> User:
    """How pages greet the person, and in which language they speak."""
    user = own_account(tx, actor)
    if not clean(name):
        raise RuleBroken(fields={"name": msg("A name is needed")})
    user.name = clean(name)
    user.locale = locale or None
    return user


def change_password(tx: Session, *, verified_hash: str, new_hash: str, actor: Actor, now: datetime) -> User:
    """Own password, after the old one was typed and found to fit ``verified_hash``. All sessions end."""
    user = own_account(tx, actor)
    if user.password_hash != verified_hash:
        raise Conflict(msg("Your password was changed somewhere else in the meantime"))
    set_password(tx, user, new_hash, now)
    record(tx, "user.password_changed", user, actor_id=actor.user_id)
    return user


def correct_account(
    tx: Session, user_id: int, *, name: str, email: str, reason: str, actor: Actor, now: datetime
) -> User:
    """An administrator corrects name or mail address. A new address ends sessions and makes reset links useless."""
    if not policy.may_manage_users(actor):
        raise Forbidden(msg("Only administrators manage accounts"))
    user = locked_user(tx, user_id)
    address = mail_address(email)
    if address is None:
        raise RuleBroken(fields={"email": msg("“%(email)s” is no e-mail address", email=email)})
    if tx.scalar(select(User.id).where(User.email == address, User.id != user.id)) is not None:
        raise RuleBroken(fields={"email": msg("There is already an account with the address %(email)s", email=address)})
    if not clean(name):
        raise RuleBroken(fields={"name": msg("A name is needed")})
    changed = [
        what for what, old, new in (("name", user.name, clean(name)), ("email", user.email, address)) if old != new
    ]
    user.name = clean(name)
    if user.email != address:
        user.email = address
        user.session_mark = new_mark()
        spoil_resets(tx, user, now)
    record(tx, "user.corrected", user, actor_id=actor.user_id, after={"changed": changed}, reason=clean(reason))
    return user


def end_other_sessions(tx: Session, *, actor: Actor) -> User:
    """Everywhere but here, where the caller begins a new session, the person has to sign in again."""
    user = own_account(tx, actor)
    user.session_mark = new_mark()
    record(tx, "user.sessions_ended", user, actor_id=actor.user_id)
    return user


def note_ended_session(tx: Session, key: str, expires_at: datetime) -> None:
    """A session was signed out: its cookie must open nothing, wherever a copy of it may be."""
    if tx.scalar(select(EndedSession.id).where(EndedSession.key == key)) is None:
        tx.add(EndedSession(key=key, expires_at=expires_at))


def set_password(tx: Session, user: User, new_hash: str, now: datetime) -> None:
    """A new password ends all sessions and makes the reset links that are about useless."""
    user.password_hash = new_hash
    user.session_mark = new_mark()
    spoil_resets(tx, user, now)


def spoil_resets(tx: Session, user: User, now: datetime) -> None:
    """Links to set a password that were made for the account as it was open nothing any more."""
    tx.execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session="fetch")
    )


def own_account(tx: Session, actor: Actor) -> User:
    """The account of who asks, locked. Raises Forbidden for visitors."""
    if actor.user_id is None:
        raise Forbidden(msg("Sign in first"))
    return locked_user(tx, actor.user_id)


def locked_user(tx: Session, user_id: int) -> User:
    """The account, which nobody else changes until we are done. Raises NotFound."""
    user = tx.get(User, user_id, with_for_update=True)
    if user is None:
        raise NotFound(msg("There is no such account"))
    return user


def new_mark() -> str:
    """What distinguishes the sessions of an account from those it had before."""
    return secrets.token_hex(8)
