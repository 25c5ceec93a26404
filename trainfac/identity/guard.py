"""How often somebody may try passwords. Good ones do not count; nor does it tell whether an account exists."""

from __future__ import annotations

import hashlib
from typing import Final

from limits import RateLimitItem, parse

from trainfac.infra import throttle

# Ten from one place at one account leave the account open to everybody else; thirty from everywhere stop a botnet.
_ACCOUNT_HERE: Final = parse("10 per 15 minutes")
_ACCOUNT: Final = parse("30 per 60 minutes")
# A class of trainees shares one address: a few mistakes each are room enough.
_ADDRESS: Final = parse("50 per 15 minutes")


def before_attempt(email: str) -> None:
    """Count an attempt; raises TooManyRequests when there were too many."""
    for limit, who in _counts(email):
        throttle.take(limit, *who)


def after_success(email: str) -> None:
    """Only failures count."""
    for limit, who in _counts(email):
        throttle.give_back(limit, *who)


def _counts(email: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
    here = throttle.client_address()
    account = hashlib.sha256(email.encode()).hexdigest()  # counts outlive the request; addresses of people should not
    return [
        (_ADDRESS, ("sign-in", here)),
        (_ACCOUNT_HERE, ("sign-in", account, here)),
        (_ACCOUNT, ("sign-in", account)),
    ]
