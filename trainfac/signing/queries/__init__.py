"""Questions about keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.signing.authority import Root, root_of
from trainfac.signing.models import SigningAuthority, SigningKey
from trainfac.signing.rules import SOON
from trainfac.signing.states import KeyPurpose, KeyState

_END: Final = "-----END CERTIFICATE-----"


def active_key(session: Session, facility_id: int, purpose: KeyPurpose, at: datetime) -> SigningKey | None:
    """The key that signs at an instant: of the active ones whose time it is, the one whose time began last."""
    query = (
        select(SigningKey)
        .where(
            SigningKey.facility_id == facility_id,
            SigningKey.purpose == purpose,
            SigningKey.state == KeyState.ACTIVE,
            SigningKey.valid_from <= at,
            SigningKey.valid_to > at,
        )
        .order_by(SigningKey.valid_from.desc(), SigningKey.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def ever_signed(session: Session, facility_id: int, purpose: KeyPurpose, at: datetime) -> bool:
    """Whether a key of the facility was put to use before an instant: from then on nothing goes out unsigned."""
    query = select(SigningKey.id).where(
        SigningKey.facility_id == facility_id,
        SigningKey.purpose == purpose,
        SigningKey.confirmed_at <= at,
    )
    return session.scalar(query.limit(1)) is not None


def missing_keys(session: Session, facility_id: int, at: datetime) -> list[KeyPurpose]:
    """What the facility signed before an instant and has no valid key for then: nothing may be issued."""
    return [
        purpose
        for purpose in KeyPurpose
        if active_key(session, facility_id, purpose, at) is None and ever_signed(session, facility_id, purpose, at)
    ]


def keys_of(session: Session, facility_id: int) -> list[SigningKey]:
    """Every key of a facility, those that signed last first."""
    query = (
        select(SigningKey)
        .where(SigningKey.facility_id == facility_id)
        .options(joinedload(SigningKey.made_by), joinedload(SigningKey.confirmed_by))
        .order_by(SigningKey.purpose.desc(), SigningKey.valid_from.desc(), SigningKey.id.desc())
    )
    return list(session.scalars(query))


def key_of_fingerprint(session: Session, facility_id: int, fingerprint: str) -> SigningKey | None:
    """The key of a facility that a signature names."""
    query = select(SigningKey).where(SigningKey.facility_id == facility_id, SigningKey.fingerprint == fingerprint)
    return session.scalar(query)


def published_keys(session: Session, facility_id: int) -> list[SigningKey]:
    """What the public may know: every key that was ever put to use, the ended ones too."""
    return [key for key in keys_of(session, facility_id) if key.confirmed_at is not None]


def published_chain(session: Session, facility_id: int) -> str:
    """What may be trusted: every certificate of the published keys for documents, each once, in PEM.

    What belongs to a compromised key alone is left out: who takes it for good believes whoever has the key.
    """
    found: dict[str, None] = {}
    for key in _uncompromised(published_keys(session, facility_id)):
        for part in key.certificates.split(_END)[:-1]:
            found[part.strip() + "\n" + _END + "\n"] = None
    return "".join(found)


def document_chains(session: Session, facility_id: int | None = None) -> list[str]:
    """The chain of each published key for documents, of one facility or of all: what an inspection compares with."""
    query = select(SigningKey.certificates).where(
        SigningKey.purpose == KeyPurpose.DOCUMENT, SigningKey.confirmed_at.is_not(None)
    )
    if facility_id is not None:
        query = query.where(SigningKey.facility_id == facility_id)
    return list(session.scalars(query.order_by(SigningKey.id)))


@dataclass(frozen=True)
class PublishedRoots:
    """The certificates on which the published keys for documents rest, the newest first, each once."""

    trusted: Sequence[Root]
    withdrawn: Sequence[Root]  # every key that rests on them is compromised


def published_roots(session: Session, facility_id: int) -> PublishedRoots:
    """Which roots people may trust, and which they should not trust any more."""
    keys = [key for key in published_keys(session, facility_id) if key.purpose is KeyPurpose.DOCUMENT]
    trusted = dict.fromkeys(root_of(key.certificates) for key in _uncompromised(keys))
    every = dict.fromkeys(root_of(key.certificates) for key in keys)
    return PublishedRoots(list(trusted), [root for root in every if root not in trusted])


def _uncompromised(keys: Sequence[SigningKey]) -> list[SigningKey]:
    return [key for key in keys if key.state is not KeyState.COMPROMISED]


def ending_soon(session: Session, facility_ids: Collection[int], now: datetime) -> list[SigningKey]:
    """Keys in use that end within thirty days, with no other that goes on after them."""
    query = select(SigningKey).where(
        SigningKey.facility_id.in_(facility_ids), SigningKey.state == KeyState.ACTIVE, SigningKey.valid_to > now
    )
    last: dict[tuple[int, KeyPurpose], SigningKey] = {}
    for key in session.scalars(query.order_by(SigningKey.valid_to, SigningKey.id)):
        last[key.facility_id, key.purpose] = key
    return [key for key in last.values() if key.valid_to <= now + SOON]


def current_authority(session: Session, facility_id: int) -> SigningAuthority | None:
    query = (
        select(SigningAuthority)
        .where(SigningAuthority.facility_id == facility_id, SigningAuthority.ended_at.is_(None))
        .order_by(SigningAuthority.id.desc())
        .limit(1)
    )
    return session.scalar(query)
