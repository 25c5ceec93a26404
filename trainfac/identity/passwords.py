"""Passwords as argon2id keeps them."""

from __future__ import annotations

import base64
import secrets

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from trainfac.identity.rules import normal

_MEMORY = 65_536  # KiB
_LANES = 1  # a server does several sign-ins at a time rather than one on several cores


class Passwords:
    """Makes and checks password hashes. ``time_cost`` is argon2's number of passes."""

    def __init__(self, time_cost: int) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=_MEMORY, parallelism=_LANES, type=Type.ID)
        self._nobodys = _hash_of_nothing(time_cost)

    def make(self, password: str) -> str:
        return self._hasher.hash(normal(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether this is the password. Takes as long when there is none, so that time tells nothing."""
        try:
            self._hasher.verify(stored or self._nobodys, normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether it was made with other parameters than ours and should be made anew."""
        return self._hasher.check_needs_rehash(stored)


def _hash_of_nothing(time_cost: int) -> str:
    """A well-formed hash that no password has, made without the work of hashing."""

    def noise(length: int) -> str:
        return base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")

    return f"$argon2id$v=19$m={_MEMORY},t={time_cost},p={_LANES}${noise(16)}${noise(32)}"
