"""Invitations: a link, shown once to whoever makes it, that opens an account or gives one a role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trainfac.identity import outside, policy
from trainfac.identity.addresses import mail_address
from trainfac.identity.models import Invitation, RoleAssignment, User
from trainfac.identity.roles import Actor, Grant
from trainfac.identity.services.accounts import add_user, locked_user
from trainfac.identity.tokens import LASTS, Purpose, new_token, token_hash
from trainfac.infra.audit import record
from trainfac.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean


@dataclass(frozen=True)
class Guest:
    """Whom to invite, and to what; without a role, as a technician.

    ``person_id`` is somebody we know already. Otherwise a technician or laboratory head becomes known when they
    follow the link, as working at ``works_at_id`` or at the laboratory they head.
    """

    email: str
    name: str
    grant: Grant | None = None
    person_id: int | None = None
    works_at_id: int | None = None
    from_facility_id: int | None = None


def invite(tx: Session, guest: Guest, *, actor: Actor, now: datetime) -> str:
    """Make an invitation and return the secret of its link. It replaces earlier ones of the same kind."""
    _check(tx, guest, actor)
    email, name = mail_address(guest.email), clean(guest.name)
    if email is None:
        raise RuleBroken(fields={"email": msg("“%(email)s” is no e-mail address", email=guest.email)})
    if not name:
        raise RuleBroken(fields={"name": msg("A name is needed")})
    if guest.person_id is not None:
        owner = tx.scalar(select(User).where(User.person_id == guest.person_id))
        if owner is not None and (guest.grant is None or owner.email != email):
            raise RuleBroken(msg("%(name)s has an account already", name=name))
    token = new_token()
    invitation = Invitation(
        token_hash=token_hash(Purpose.INVITATION, token),
        email=email,
        name=name,
        person_id=guest.person_id,
        role=guest.grant.role if guest.grant else None,
        facility_id=(guest.grant.facility_id if guest.grant else None) or guest.from_facility_id,
        organisation_id=(guest.grant.organisation_id if guest.grant else None) or guest.works_at_id,
        expires_at=now + LASTS,
        created_by_id=actor.user_id,
    )
    _replace_earlier(tx, invitation, now)
    tx.add(invitation)
    record(tx, "invitation.sent", invitation, actor_id=actor.user_id, after={"role": invitation.role})
    return token


def withdraw(tx: Session, invitation_id: int, *, actor: Actor, now: datetime) -> Invitation:
    """Make an open invitation useless."""
    invitation = tx.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None or not policy.may_withdraw(
        actor, created_by_id=invitation.created_by_id, facility_id=invitation.facility_id
    ):
        raise NotFound(msg("There is no such invitation"))
    if invitation.used_at is not None:
        raise Conflict(msg("This invitation has been followed in the meantime"))
    invitation.withdrawn_at = invitation.withdrawn_at or now
    record(tx, "invitation.withdrawn", invitation, actor_id=actor.user_id)
    return invitation


def accept_as_new(tx: Session, token: str, *, password_hash: str, now: datetime) -> User:
    """Follow an invitation with a new account. Raises NotFound when the link is used up."""
    invitation = _take(tx, token, now)
    grant = invitation.grant
    person_id = invitation.person_id
    if person_id is None and (grant is None or grant.organisation_id is not None):
        person_id = outside.directory().add_person(tx, invitation.name, invitation.email, invitation.organisation_id)
    user = add_user(
        tx,
        email=invitation.email,
        name=invitation.name,
        password_hash=password_hash,
        person_id=person_id,
        grants=[grant] if grant else [],
    )
    invitation.used_at = now
    record(tx, "invitation.followed", invitation, actor_id=user.id)
    return user


def accept_with_account(tx: Session, token: str, *, actor: Actor, now: datetime) -> User:
    """Follow an invitation as the signed-in owner of its mail address. Raises Forbidden for anybody else."""
    invitation = _take(tx, token, now)
    if actor.user_id is None:
        raise Forbidden(msg("Sign in first"))
    user = locked_user(tx, actor.user_id)
    if user.email != invitation.email:
        raise Forbidden(msg("This invitation is for somebody else"))
    if invitation.person_id is not None and user.person_id not in {None, invitation.person_id}:
        raise RuleBroken(
            msg("Your account belongs to another entry of our directory. Ask whoever invited you to join the two.")
        )
    user.person_id = user.person_id or invitation.person_id
    if invitation.grant is not None:
        _add_role(user, invitation.grant, now)
    invitation.used_at = now
    record(tx, "invitation.followed", invitation, actor_id=user.id)
    return user


def _check(tx: Session, guest: Guest, actor: Actor) -> None:
    """Raise Forbidden or NotFound when the actor may not invite this guest to this."""
    if actor.is_administrator:
        return
    if guest.grant is not None:
        allowed = policy.may_give(actor, guest.grant)
    elif guest.from_facility_id is not None:
        allowed = policy.may_invite_from_facility(actor, guest.from_facility_id)
    else:
        allowed = guest.works_at_id is not None and policy.may_invite_staff(actor, guest.works_at_id)
    if not allowed or not _laboratory_is_theirs(tx, guest, actor):
        raise Forbidden(msg("You may not invite somebody to this"))
    if guest.person_id is not None and not _person_is_theirs(tx, guest, guest.person_id):
        raise NotFound(msg("There is no such person"))


def _laboratory_is_theirs(tx: Session, guest: Guest, actor: Actor) -> bool:
    """A coordinator makes heads of laboratories that concern the own facility only."""
    if guest.grant is None or guest.grant.organisation_id is None:
        return True
    facility_id = guest.from_facility_id
    if facility_id is None or not policy.may_invite_from_facility(actor, facility_id):
        return False
    return outside.directory().laboratory(tx, guest.grant.organisation_id, facility_id) is not None


def _person_is_theirs(tx: Session, guest: Guest, person_id: int) -> bool:
    """Whoever makes a link for a known person could follow it and be that person: it takes a reason to know them."""
    directory = outside.directory()
    facility_id = guest.from_facility_id or (guest.grant.facility_id if guest.grant else None)
    if facility_id is not None:
        if any(trainer.id == person_id for trainer in directory.trainers(tx, facility_id)):
            return True
        return directory.taking_part(tx, facility_id, person_id) is not None
    return guest.works_at_id is not None and any(
        person.id == person_id for person in directory.staff(tx, guest.works_at_id)
    )


def _add_role(user: User, grant: Grant, now: datetime) -> None:
    held = next((role for role in user.roles if role.grant == grant), None)
    if held is None:
        user.roles.append(
            RoleAssignment(role=grant.role, facility_id=grant.facility_id, organisation_id=grant.organisation_id)
        )
    elif not held.holds_at(now):
        held.until = None


def _replace_earlier(tx: Session, new: Invitation, now: datetime) -> None:
    tx.execute(
        update(Invitation)
        .where(
            Invitation.email == new.email,
            Invitation.role == new.role if new.role else Invitation.role.is_(None),
            Invitation.facility_id.is_not_distinct_from(new.facility_id),
            Invitation.organisation_id.is_not_distinct_from(new.organisation_id),
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )


def _take(tx: Session, token: str, now: datetime) -> Invitation:
    """The open invitation, which nobody else can follow at the same moment."""
    query = select(Invitation).where(Invitation.token_hash == token_hash(Purpose.INVITATION, token))
    invitation = tx.scalar(query.with_for_update())
    if invitation is None or not invitation.open_at(now):
        raise NotFound(msg("This link has been used or has ended. Ask whoever invited you for a new one."))
    return invitation
