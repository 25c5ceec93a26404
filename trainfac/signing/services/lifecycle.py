"""The life of a key after it was made: confirmed by a second person, retired, or known to be in wrong hands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.signing import policy
from trainfac.signing.models import SigningKey
from trainfac.signing.queries import current_authority
from trainfac.signing.states import KeyOrigin, KeyPurpose, KeyState


def confirm_key(tx: Session, key_id: int, *, alone: bool, actor: Actor, now: datetime) -> SigningKey:
    """Put a key to use. ``alone`` lets whoever made it confirm it too, which stays written in the row.

    Raises NotFound, Forbidden, or RuleBroken.
    """
    key = _managed(tx, key_id, actor)
    second = policy.is_second_person(actor, key.made_by_id)
    if not second and not alone:
        raise Forbidden(msg("Somebody else has to confirm a key that you made"))
    if key.valid_to <= now:
        raise RuleBroken(msg("This key has ended before anybody confirmed it; make another one"))
    key.move(KeyState.ACTIVE)
    key.confirmed_at, key.confirmed_by_id, key.confirmed_alone = now, actor.user_id, not second
    record(tx, "signing.key_confirmed", key, actor_id=actor.user_id, after={"alone": not second})
    return key


def retire_key(tx: Session, key_id: int, *, actor: Actor, now: datetime, reason: str = "") -> SigningKey:
    """End a key in good order: it signs nothing more, and what it signed stays as good as it was."""
    return _end(tx, key_id, KeyState.RETIRED, reason, actor=actor, now=now)


def mark_compromised(tx: Session, key_id: int, reason: str, *, actor: Actor, now: datetime) -> SigningKey:
    """Say publicly that somebody else may sign with this key. A key made here takes its authority with it: both lie
    in one folder, and the next key gets a new authority.

    Raises NotFound, Forbidden, or RuleBroken.
    """
    if not reason:
        raise RuleBroken(fields={"reason": msg("Say in public words what happened")})
    key = _end(tx, key_id, KeyState.COMPROMISED, reason, actor=actor, now=now)
    if key.purpose is KeyPurpose.DOCUMENT and key.origin is KeyOrigin.GENERATED:
        authority = current_authority(tx, key.facility_id)
        if authority is not None and authority.certificate in key.certificates:
            authority.ended_at = now
    return key


def _end(tx: Session, key_id: int, state: KeyState, reason: str, *, actor: Actor, now: datetime) -> SigningKey:
    key = _managed(tx, key_id, actor)
    before = key.state
    key.move(state)
    key.ended_at, key.ended_by_id, key.reason = now, actor.user_id, reason
    record(
        tx, "signing.key_ended", key, actor_id=actor.user_id, before={"state": before}, after={"state": state},
        reason=reason,
    )  # fmt: skip
    return key


def _managed(tx: Session, key_id: int, actor: Actor) -> SigningKey:
    if not policy.may_manage(actor):
        raise Forbidden(msg("Only administrators manage keys"))
    key = tx.get(SigningKey, key_id, with_for_update=True)
    if key is None:
        raise NotFound(msg("There is no such key"))
    return key
