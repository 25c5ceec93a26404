"""Password resets: a link made by an administrator, shown once, for somebody who cannot sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.identity import policy
from trainfac.identity.models import PasswordReset, User
from trainfac.identity.roles import Actor
from trainfac.identity.services.accounts import locked_user, set_password, spoil_resets
from trainfac.identity.tokens import LASTS, Purpose, new_token, token_hash
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg


def make_reset(tx: Session, user_id: int, *, actor: Actor, now: datetime) -> str:
    """A link with which the owner of an account chooses a new password; returns its secret. Earlier ones end."""
    if not policy.may_manage_users(actor):
        raise Forbidden(msg("Only administrators manage accounts"))
    user = locked_user(tx, user_id)
    if not user.active:
        raise RuleBroken(msg("The account of %(name)s is closed. Open it again first.", name=user.name))
    spoil_resets(tx, user, now)
    token = new_token()
    reset = PasswordReset(
        token_hash=token_hash(Purpose.PASSWORD_RESET, token),
        user_id=user.id,
        expires_at=now + LASTS,
        created_by_id=actor.user_id,
    )
    tx.add(reset)
    record(tx, "password_reset.made", user, actor_id=actor.user_id)
    return token


def use_reset(tx: Session, token: str, *, password_hash: str, now: datetime) -> User:
    """Set the password that was chosen; all sessions end. Raises NotFound when the link is used up."""
    query = select(PasswordReset).where(PasswordReset.token_hash == token_hash(Purpose.PASSWORD_RESET, token))
    reset = tx.scalar(query.with_for_update())
    user = locked_user(tx, reset.user_id) if reset is not None else None
    if reset is None or user is None or not reset.open_at(now) or not user.active:
        raise NotFound(msg("This link has been used or has ended. Ask the administrator for a new one."))
    set_password(tx, user, password_hash, now)
    record(tx, "user.password_reset", user, actor_id=user.id)
    return user
