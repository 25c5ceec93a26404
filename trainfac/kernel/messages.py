"""Sentences for people, kept apart from their values so that only the edge translates them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Message:
    """A sentence with named places (``%(name)s``) and the values that go into them."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.render(lambda text: text)

    def render(self, translate: Translate) -> str:
        """The whole sentence; ``translate`` turns the English text into the reader's language."""
        values = {
            name: value.render(translate) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return translate(self.text) % values

    def to_json(self) -> dict[str, Any]:
        """Text and values as JSON types; ``from_json`` is its inverse for strings, numbers, days and messages."""
        return {"text": self.text, "values": {name: _stored(value) for name, value in self.values.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Message:
        return cls(stored["text"], {name: _restored(value) for name, value in stored.get("values", {}).items()})


def _stored(value: object) -> object:
    match value:
        case Message():
            return value.to_json()
        case int() | float():
            return value
        case date() if not isinstance(value, datetime):
            return {"day": value.isoformat()}
        case _:
            return str(value)


def _restored(value: Any) -> object:  # noqa: ANN401 - whatever JSON holds
    match value:
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"text": str()}:
            return Message.from_json(value)
        case _:
            return value


def msg(text: str, /, **values: object) -> Message:
    """Mark a sentence for translation. Percent signs in ``text`` are written ``%%``."""
    return Message(text, values)
