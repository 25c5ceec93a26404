"""Attempts to sign in, written down whatever comes of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trainfac.identity.models import EndedSession, SignInEvent, User
from trainfac.identity.queries import Credentials

EVENTS_KEPT: Final = timedelta(days=730)


def admit(
    tx: Session, email: str, known: Credentials, *, fits: bool, new_hash: str | None, now: datetime
) -> User | None:
    """Write the attempt down; the user when they may come in.

    ``fits`` says whether the password typed is that of ``known``. It was checked before this transaction, so the
    account is looked at again: what was true then must be true now. ``new_hash`` replaces an outdated one.
    """
    user = tx.get(User, known.user_id, with_for_update=True) if fits and known.user_id is not None else None
    if user is not None and not (user.active and user.password_hash == known.password_hash):
        user = None
    tx.add(SignInEvent(email=email, user_id=known.user_id, succeeded=user is not None, at=now))
    if user is not None:
        user.last_signed_in_at = now
        user.password_hash = new_hash or user.password_hash
    tx.flush()
    return user


def sweep(tx: Session, now: datetime) -> None:
    """Forget attempts of long ago, and ended sessions whose cookies have died."""
    tx.execute(delete(SignInEvent).where(SignInEvent.at < now - EVENTS_KEPT))
    tx.execute(delete(EndedSession).where(EndedSession.expires_at < now))
