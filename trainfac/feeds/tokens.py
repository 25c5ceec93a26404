"""The secret in an address: made again whenever its owner wants to see it, and stored nowhere. Pure."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from typing import Final

_PURPOSE: Final = b"trainfac calendar feed\n"
_BYTES: Final = 24  # 192 bits


def new_nonce() -> str:
    """What the database keeps of an address: random, and useless without the application's secret."""
    return secrets.token_hex(_BYTES)


def token_of(secret_key: str, nonce: str) -> str:
    """The secret part of the address; fit for an address, and as hard to guess as the nonce is random."""
    digest = hmac.digest(secret_key.encode(), _PURPOSE + nonce.encode(), "sha256")
    return urlsafe_b64encode(digest[:_BYTES]).decode()


def token_hash(token: str) -> str:
    """By which an address is found. A fast hash is enough for a secret that nobody can guess."""
    return hashlib.sha256(_PURPOSE + token.encode()).hexdigest()


def shown_again(secret_key: str, nonce: str, stored_hash: str) -> str | None:
    """The secret part of an address, to copy it again; none when the application's secret was changed since.

    Such an address still works where it was copied to: it is found by its hash.
    """
    token = token_of(secret_key, nonce)
    return token if hmac.compare_digest(token_hash(token), stored_hash) else None
