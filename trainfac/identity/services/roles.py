"""Who may do what: roles given and ended, accounts closed and opened, always with a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trainfac.identity import policy
from trainfac.identity.models import Invitation, RoleAssignment, User
from trainfac.identity.roles import Actor, Grant, Role
from trainfac.identity.services.accounts import locked_user, new_mark, spoil_resets
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean


def give_role(
    tx: Session,
    user_id: int,
    grant: Grant,
    *,
    until: datetime | None,
    reason: str,
    actor: Actor,
    now: datetime,
    person_id: int | None = None,
) -> RoleAssignment:
    """Let somebody do what a role may, there, until then; ``person_id`` says who the account's owner is.

    Raises RuleBroken when they hold the role already.
    """
    _check_manager(actor)
    reason = _reason(reason)
    if until is not None and until <= now:
        raise RuleBroken(fields={"until": msg("The role would end before it began")})
    user = locked_user(tx, user_id)
    held = next((role for role in user.roles if role.grant == grant), None)
    if held is not None and held.holds_at(now) and held.until == until:
        raise RuleBroken(msg("%(name)s holds this role already", name=user.name))
    if person_id is not None and user.person_id is None:
        if tx.scalar(select(User.id).where(User.person_id == person_id)) is not None:
            raise RuleBroken(fields={"person": msg("This person has an account already")})
        user.person_id = person_id
    before = _told(held) if held else {}
    if held is None:
        held = RoleAssignment(role=grant.role, facility_id=grant.facility_id, organisation_id=grant.organisation_id)
        user.roles.append(held)
    held.until = until
    record(tx, "role.given", user, actor_id=actor.user_id, before=before, after=_told(held), reason=reason)
    if before and grant.role is Role.ADMINISTRATOR and until is not None:
        _keep_an_administrator(tx)
    return held


def end_role(
    tx: Session, user_id: int, role_id: int, *, reason: str, confirmed: bool, actor: Actor, now: datetime
) -> User:
    """Take a role away at once. One's own administrator role needs a confirmation, the last one stays."""
    _check_manager(actor)
    reason = _reason(reason)
    user = locked_user(tx, user_id)
    held = next((role for role in user.roles if role.id == role_id), None)
    if held is None:
        raise NotFound(msg("This account does not have this role (any more)"))
    administers = held.role is Role.ADMINISTRATOR
    if administers:
        _check_own(user, actor, confirmed=confirmed)
    record(tx, "role.ended", user, actor_id=actor.user_id, before=_told(held), reason=reason)
    user.roles.remove(held)
    if administers:
        _keep_an_administrator(tx)
    _withdraw_invitations(tx, user, now)
    return user


def deactivate(tx: Session, user_id: int, *, reason: str, confirmed: bool, actor: Actor, now: datetime) -> User:
    """Nobody signs in with this account any more; what was done with it stays on record."""
    _check_manager(actor)
    reason = _reason(reason)
    user = locked_user(tx, user_id)
    _check_own(user, actor, confirmed=confirmed)
    user.active = False
    user.session_mark = new_mark()
    spoil_resets(tx, user, now)
    record(tx, "user.deactivated", user, actor_id=actor.user_id, reason=reason)
    if any(held.role is Role.ADMINISTRATOR for held in user.roles):
        _keep_an_administrator(tx)
    _withdraw_invitations(tx, user, now)
    return user


def reactivate(tx: Session, user_id: int, *, reason: str, actor: Actor) -> User:
    """Open a closed account again, with the password and the roles it had."""
    _check_manager(actor)
    reason = _reason(reason)
    user = locked_user(tx, user_id)
    user.active = True
    record(tx, "user.reactivated", user, actor_id=actor.user_id, reason=reason)
    return user


def _check_manager(actor: Actor) -> None:
    if not policy.may_manage_users(actor):
        raise Forbidden(msg("Only administrators manage accounts"))


def _reason(typed: str) -> str:
    reason = clean(typed)
    if not reason:
        raise RuleBroken(fields={"reason": msg("Say why, for whoever has to explain it later")})
    return reason


def _check_own(user: User, actor: Actor, *, confirmed: bool) -> None:
    if user.id == actor.user_id and not confirmed:
        raise RuleBroken(
            fields={"confirm": msg("This is your own account. Tick the box if you really want to lock yourself out.")}
        )


def _keep_an_administrator(tx: Session) -> None:
    """Raise RuleBroken when nobody would be left who can sign in and give roles, today or later."""
    tx.flush()
    lasting = (
        select(RoleAssignment.id)
        .join(RoleAssignment.user)
        .where(
            RoleAssignment.role == Role.ADMINISTRATOR,
            RoleAssignment.until.is_(None),
            User.active.is_(True),
            User.password_hash.is_not(None),
        )
        .order_by(RoleAssignment.id)
        .with_for_update()  # two administrators removing each other at the same moment
    )
    if not tx.scalars(lasting).all():
        raise RuleBroken(msg("Somebody must remain who can manage accounts. Give another person the role first."))


def _withdraw_invitations(tx: Session, user: User, now: datetime) -> None:
    """Links sent by somebody who may not send them any more open nothing."""
    tx.execute(
        update(Invitation)
        .where(
            Invitation.created_by_id == user.id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )


def _told(held: RoleAssignment) -> dict[str, str | int | None]:
    """A role as the audit trail keeps it."""
    return {
        "role": held.role.value,
        "facility_id": held.facility_id,
        "organisation_id": held.organisation_id,
        "until": held.until.isoformat() if held.until else None,
    }
