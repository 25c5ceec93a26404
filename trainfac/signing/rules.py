"""When a key may sign. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from trainfac.kernel.messages import Message, msg

LONGEST: Final = timedelta(days=5 * 366)  # that a key made here signs
SOON: Final = timedelta(days=30)  # before a key ends, its successor should be there


def window_problems(valid_from: datetime, valid_to: datetime, *, now: datetime) -> dict[str, Message]:
    """What is wrong with the time in which a key shall sign, by field; aware instants."""
    if valid_to <= valid_from:
        return {"valid_to": msg("The key must end after it begins")}
    if valid_from < now:
        return {"valid_from": msg("A key begins today or later")}
    if valid_to <= now:
        return {"valid_to": msg("The key would have ended already")}
    if valid_to - valid_from > LONGEST:
        return {"valid_to": msg("A key signs for five years at most")}
    return {}


def signing_problems(valid_from: datetime, valid_to: datetime, at: datetime) -> Iterator[Message]:
    """Why a key valid in [``valid_from``, ``valid_to``) cannot sign at an instant."""
    if at < valid_from:
        yield msg(
            "The signing key is valid from %(day)s on, and the clock of this computer stands before that day",
            day=valid_from.date(),
        )
    if at >= valid_to:
        yield msg("The signing key was valid until %(day)s; a new one is needed", day=valid_to.date())
