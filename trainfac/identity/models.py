"""Tables of users, their roles, invitations and sign-in events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.identity.roles import Grant, Role, grant_for
from trainfac.infra.db import Base, choice


class User(Base):
    """An account: a mail address that signs in, and whom it belongs to."""

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(unique=True)  # folded to lower case
    name: Mapped[str]  # how pages greet them
    password_hash: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    locale: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    session_mark: Mapped[str]  # part of every session of theirs; a new one ends them all
    last_signed_in_at: Mapped[datetime | None]

    roles: Mapped[list[RoleAssignment]] = relationship(back_populates="user", cascade="all, delete-orphan")


class RoleAssignment(Base):
    """A role a user holds, for a facility or an organisation, until it ends."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        CheckConstraint(
            "(role = 'administrator' AND facility_id IS NULL AND organisation_id IS NULL)"
            " OR (role IN ('coordinator', 'trainer') AND facility_id IS NOT NULL AND organisation_id IS NULL)"
            " OR (role = 'laboratory_head' AND organisation_id IS NOT NULL AND facility_id IS NULL)",
            name="scope_fits_role",
        ),
        UniqueConstraint("user_id", "role", "facility_id", "organisation_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    until: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="roles")

    @property
    def grant(self) -> Grant:
        return Grant(self.role, self.facility_id, self.organisation_id)

    def holds_at(self, now: datetime) -> bool:
        return self.until is None or self.until > now


class Invitation(Base):
    """A link, used once, that lets somebody make an account with a role or for a person we know."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role | None] = mapped_column(choice(Role, "role"))
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))  # of the role, or that it came from
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # of the role, or they work at
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    def open_at(self, now: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > now

    @property
    def grant(self) -> Grant | None:
        """The role it gives, and where."""
        return None if self.role is None else grant_for(self.role, self.facility_id, self.organisation_id)


class PasswordReset(Base):
    """A link, used once, that lets a user choose a new password."""

    __tablename__ = "password_reset"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # also set when password or mail address changed some other way
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    def open_at(self, now: datetime) -> bool:
        return self.used_at is None and self.expires_at > now


class EndedSession(Base):
    """A session that was signed out: its cookie is well signed and still opens nothing."""

    __tablename__ = "ended_session"

    key: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)  # when the cookie would have died anyway


class SignInEvent(Base):
    """An attempt to sign in."""

    __tablename__ = "sign_in_event"
    __table_args__ = (Index("ix_sign_in_event_email_at", "email", "at"),)

    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    succeeded: Mapped[bool]
    at: Mapped[datetime]
