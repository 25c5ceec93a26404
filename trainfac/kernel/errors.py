"""What can go wrong, in words meant for the person, with the HTTP status that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import ClassVar

from trainfac.kernel.messages import Message, msg


class DomainError(Exception):
    """A command was refused; nothing was changed."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(DomainError):
    """There is no such thing, or the person may not know that there is."""

    status = HTTPStatus.NOT_FOUND


class Forbidden(DomainError):
    """The person may see the thing but not do this to it."""

    status = HTTPStatus.FORBIDDEN


class Conflict(DomainError):
    """Somebody else changed the same thing in the meantime."""

    status = HTTPStatus.CONFLICT


class StorageFull(DomainError):
    """The disk takes no more; what was to be kept was not."""

    status = HTTPStatus.INSUFFICIENT_STORAGE

    def __init__(self) -> None:
        super().__init__(
            msg("The disk of this server is full. Nothing was lost and nothing was kept: make room, and do this again.")
        )


class RuleBroken(DomainError):
    """Rules of the house forbid it; carries every reason at once.

    ``fields`` maps form field names to their message, ``reasons`` holds the others.
    """

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *reasons: Message, fields: Mapping[str, Message] | None = None) -> None:
        self.reasons: Sequence[Message] = reasons
        self.fields: Mapping[str, Message] = dict(fields or {})
        everything = [*reasons, *self.fields.values()]
        if not everything:
            raise ValueError("RuleBroken needs at least one reason")
        super().__init__(everything[0])

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in [*self.reasons, *self.fields.values()])
