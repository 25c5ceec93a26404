"""What is asked of accounts, roles and invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.identity.models import Invitation, PasswordReset, RoleAssignment, User
from trainfac.identity.roles import Role
from trainfac.identity.tokens import Purpose, token_hash
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset


@dataclass(frozen=True)
class Credentials:
    """What is needed to check a password. Without a hash nobody signs in: unknown, deactivated, or not set up."""

    user_id: int | None = None
    password_hash: str | None = None


@dataclass(frozen=True)
class UserFilter:
    """Which accounts a list shows."""

    search: str = ""
    role: Role | None = None
    active: bool | None = None


def credentials(session: Session, email: str) -> Credentials:
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        return Credentials()
    return Credentials(user.id, user.password_hash if user.active else None)


def user_of(session: Session, user_id: int) -> User:
    """The account with its roles. Raises NotFound."""
    user = session.scalar(select(User).where(User.id == user_id).options(selectinload(User.roles)))
    if user is None:
        raise NotFound(msg("There is no such account"))
    return user


def user_with_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email))


def users_page(session: Session, wanted: UserFilter, number: int) -> Page:
    """Accounts by name, a page of them, with their roles. Search is literal: % and _ are no wildcards."""
    query = _narrowed(select(User), wanted)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(
        query.options(selectinload(User.roles))
        .order_by(func.lower(User.name), User.id)
        .limit(PAGE_ROWS)
        .offset(offset(number))
    )
    return Page(list(rows), total, number)


def invitation_of(session: Session, token: str, now: datetime) -> Invitation | None:
    """The open invitation that this link is."""
    found = session.scalar(select(Invitation).where(Invitation.token_hash == token_hash(Purpose.INVITATION, token)))
    return found if found is not None and found.open_at(now) else None


def reset_of(session: Session, token: str, now: datetime) -> PasswordReset | None:
    """The password reset that this link is, while it may be used."""
    found = session.scalar(
        select(PasswordReset).where(PasswordReset.token_hash == token_hash(Purpose.PASSWORD_RESET, token))
    )
    return found if found is not None and found.open_at(now) else None


def open_invitations(
    session: Session, now: datetime, number: int, *, facility_id: int | None = None, created_by_id: int | None = None
) -> Page:
    """Invitations nobody has followed yet, the newest first: all, or those sent from a facility or by a person."""
    query = select(Invitation).where(
        Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > now
    )
    if facility_id is not None:
        query = query.where(Invitation.facility_id == facility_id)
    if created_by_id is not None:
        query = query.where(Invitation.created_by_id == created_by_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(query.order_by(Invitation.id.desc()).limit(PAGE_ROWS).offset(offset(number)))
    return Page(list(rows), total, number)


def role_of(session: Session, user_id: int, role_id: int) -> RoleAssignment:
    """One role of an account, with the account. Raises NotFound."""
    query = select(RoleAssignment).where(RoleAssignment.id == role_id, RoleAssignment.user_id == user_id)
    found = session.scalar(query.options(joinedload(RoleAssignment.user)))
    if found is None:
        raise NotFound(msg("This account does not have this role (any more)"))
    return found


def _narrowed(query: Select[tuple[User]], wanted: UserFilter) -> Select[tuple[User]]:
    if wanted.search:
        query = query.where(
            or_(
                User.email.contains(wanted.search.lower(), autoescape=True),
                User.name.icontains(wanted.search, autoescape=True),
            )
        )
    if wanted.role is not None:
        query = query.where(User.roles.any(RoleAssignment.role == wanted.role))
    if wanted.active is not None:
        query = query.where(User.active.is_(wanted.active))
    return query
