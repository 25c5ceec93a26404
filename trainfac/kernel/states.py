"""State machines as tables: which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, Self, TypeVar

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg


class State(StrEnum):
    """A state of a thing; subclasses give each value the ``label`` that people read."""

    label: Message

    def __new__(cls, value: str, label: Message | None = None) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or Message(value)
        return member


S = TypeVar("S", bound=State)


class StateMachine(Generic[S]):
    """Allowed moves between the states of one kind of thing."""

    def __init__(self, name: str, moves: Mapping[S, frozenset[S]]) -> None:
        self.name = name
        self.moves = moves

    def may_move(self, old: S, new: S) -> bool:
        return new in self.moves.get(old, frozenset())

    def check(self, old: S, new: S) -> None:
        """Raise RuleBroken when ``new`` may not follow ``old``."""
        if not self.may_move(old, new):
            raise RuleBroken(msg("This cannot go from “%(old)s” to “%(new)s”", old=old.label, new=new.label))
