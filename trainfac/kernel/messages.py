"""Sentences for people, kept apart from their values so that only the edge translates them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
        """Text and values as JSON types; ``from_json`` is its inverse for strings and numbers."""
        values = {
            name: value.to_json()
            if isinstance(value, Message)
            else value
            if isinstance(value, int | float)
            else str(value)
            for name, value in self.values.items()
        }
        return {"text": self.text, "values": values}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Message:
        values = {
            name: cls.from_json(value) if isinstance(value, Mapping) else value
            for name, value in stored.get("values", {}).items()
        }
        return cls(stored["text"], values)


def msg(text: str, /, **values: object) -> Message:
    """Mark a sentence for translation. Percent signs in ``text`` are written ``%%``."""
    return Message(text, values)
