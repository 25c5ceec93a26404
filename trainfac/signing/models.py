"""Tables of keys, and of the authorities that facilities made for their own keys."""

from __future__ import annotations

import base64
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.identity.models import User
from trainfac.infra.db import Base, choice
from trainfac.scheduling.models import Facility
from trainfac.signing.states import KEY_STATES, KeyAlgorithm, KeyOrigin, KeyPurpose, KeyState


class SigningAuthority(Base):
    """A facility's own root of trust: it signs the certificates of the keys made here, and nothing else.

    Without ``ended_at`` it is the one that signs the next key.
    """

    __tablename__ = "signing_authority"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)  # names its private part in the folder of keys
    certificate: Mapped[str]  # PEM
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SigningKey(Base):
    """What the public may know of a key, and whether it may sign: active, and between ``valid_from`` and ``valid_to``.

    Never deleted: what it signed is checked with it for decades.
    """

    __tablename__ = "signing_key"
    __table_args__ = (
        UniqueConstraint("facility_id", "fingerprint"),
        Index("ix_signing_key_facility_purpose", "facility_id", "purpose"),
        CheckConstraint("valid_from < valid_to", name="window"),
        CheckConstraint("confirmed_at IS NOT NULL OR state <> 'active'", name="confirmed"),
        CheckConstraint(
            "confirmed_alone OR confirmed_by_id IS NULL OR made_by_id IS NULL OR confirmed_by_id <> made_by_id",
            name="second_person",
        ),
    )

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    purpose: Mapped[KeyPurpose] = mapped_column(choice(KeyPurpose, "key_purpose"))
    algorithm: Mapped[KeyAlgorithm] = mapped_column(choice(KeyAlgorithm, "key_algorithm"))
    origin: Mapped[KeyOrigin] = mapped_column(choice(KeyOrigin, "key_origin"))
    # SHA-256 in hexadecimal: of the certificate, as PDF readers show it; of the public bytes for credentials.
    fingerprint: Mapped[str]
    certificates: Mapped[str] = mapped_column(default="")  # PEM, its own first, the root last; none for credentials
    public_base64: Mapped[str] = mapped_column(default="")  # the 32 bytes of a credential key; none for documents
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    state: Mapped[KeyState] = mapped_column(choice(KeyState, "key_state"), default=KeyState.WAITING)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: on the command line
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_alone: Mapped[bool] = mapped_column(default=False)  # by who made it: a demonstration or a trial
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")  # why it ended, in public words

    facility: Mapped[Facility] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    def move(self, state: KeyState) -> None:
        KEY_STATES.check(self.state, state)
        self.state = state

    @property
    def public_bytes(self) -> bytes:
        return base64.b64decode(self.public_base64)
