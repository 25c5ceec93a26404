"""A facility's own sentence on its certificates, with places for what differs from one to the next. Pure.

A place is a word of a fixed list in braces, as ``{course}``. It is filled once, with text: what is filled in is not
read again, and nothing in a sentence is ever evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from trainfac.kernel.messages import Message, msg

PLACES: Final = (
    "holder",
    "course",
    "dates",
    "place",
    "hours_held",
    "hours_attended",
    "percent",
    "facility",
    "laboratory",
    "country",
)
_PERSONAL: Final = frozenset({"holder", "laboratory", "country"})
LONGEST: Final = 400  # characters
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_BRACED: Final = re.compile(r"\{[^{}]*\}|\S*[{}]\S*")


def problems(sentence: str) -> Iterator[Message]:
    """Why a sentence cannot be printed; nothing when it can."""
    if len(sentence) > LONGEST:
        yield msg("The sentence is longer than %(most)s characters", most=LONGEST)
    rest = _PLACE.sub(lambda found: "" if found[1] in PLACES else found[0], sentence)
    for braced in dict.fromkeys(found[0] for found in _BRACED.finditer(rest)):
        yield msg(
            "“%(place)s” is no place that can be filled; those are %(places)s",
            place=braced,
            places=", ".join(f"{{{name}}}" for name in PLACES),
        )


def is_personal(sentence: str) -> bool:
    """Whether the sentence says who the holder is, or where they come from."""
    return not _PERSONAL.isdisjoint(_PLACE.findall(sentence))


def filled(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with its places filled, each once; anything else in braces stays as it is written."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), sentence)
