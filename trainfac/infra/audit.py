"""Who changed what: one row for each act that somebody may have to explain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainfac.infra.db import Base


class AuditEvent(Base):
    """An act: by whom, on what, what it was before and what after."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject_kind", "subject_id"),)

    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(default="")


def record(
    tx: Session,
    action: str,
    subject: Base,
    *,
    actor_id: int | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write an act down in the transaction that does it. Values are JSON types, no personal data beyond need."""
    tx.flush()
    tx.add(
        AuditEvent(
            actor_id=actor_id,
            action=action,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            before=before or {},
            after=after or {},
            reason=reason,
        )
    )
