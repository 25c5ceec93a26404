"""Secrets in links: what is stored cannot open anything, and a link of one kind is none of another. Pure."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Final

LASTS: Final = timedelta(days=14)


class Purpose(StrEnum):
    """What following a link does."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password reset"  # noqa: S105 - the name of a purpose


def new_token() -> str:
    """192 random bits, fit for an address."""
    return secrets.token_urlsafe(24)


def token_hash(purpose: Purpose, token: str) -> str:
    """What the database keeps. A fast hash is enough for a secret that nobody can guess."""
    return hashlib.sha256(f"{purpose}\n{token}".encode()).hexdigest()
