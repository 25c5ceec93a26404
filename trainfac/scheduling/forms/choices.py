"""What lists to choose from offer, and how a choice is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar
from zoneinfo import available_timezones

from flask_babel import gettext

from trainfac.infra.i18n import language_name, translate
from trainfac.kernel.states import State
from trainfac.scheduling.models import Room, TraineeGroup, Trainer

Choice = tuple[str, str]
T = TypeVar("T")

# Languages that facilities teach in, to choose from; a facility may have others.
TEACHING_LANGUAGES: Final = (
    "ar", "bn", "en", "es", "fa", "fr", "hi", "id", "km", "lo", "mn", "ms", "my", "ne", "pt", "ru", "si", "sw", "ta",
    "te", "th", "tr", "ur", "vi", "zh",
)  # fmt: skip


def states(kind: type[State]) -> list[Choice]:
    """The values of a kind with the words people read."""
    return [(member.value, translate(member.label)) for member in kind]


def anything() -> Choice:
    """The first line of a list that narrows nothing."""
    return "", gettext("Any")


def languages(tags: Iterable[str]) -> list[Choice]:
    """Languages in the reader's words, by name."""
    return sorted(((tag, language_name(tag)) for tag in set(tags)), key=lambda choice: choice[1])


def zones() -> dict[str, list[Choice]]:
    """Every time zone, grouped by the part of the world it is in."""
    grouped: dict[str, list[Choice]] = {}
    for name in sorted(available_timezones()):
        area, _, place = name.partition("/")
        if place and area not in {"Etc", "posix", "right", "SystemV"}:
            grouped.setdefault(area, []).append((name, name.replace("_", " ")))
    grouped["UTC"] = [("UTC", "UTC")]
    return grouped


def rooms(offered: Iterable[Room]) -> list[Choice]:
    """Rooms with how many they hold, after the choice of none."""
    named = (
        (str(room.id), gettext("%(room)s (holds %(count)s)", room=room.name, count=room.capacity)) for room in offered
    )
    return [("", gettext("No room yet")), *named]


def trainers(offered: Iterable[Trainer]) -> list[tuple[int, str]]:
    return [(trainer.id, trainer.name) for trainer in offered]


def groups(offered: Iterable[TraineeGroup]) -> list[Choice]:
    """The parts of a run with how many they are for, after everybody."""
    named = (
        (str(group.id), gettext("Group %(name)s (for %(count)s)", name=group.name, count=group.size))
        for group in offered
    )  # fmt: skip
    return [("", gettext("Everybody")), *named]


def given(value: T | None) -> T:
    """What was typed into a field that may not be empty; asked only of forms that validated."""
    if value is None:
        raise ValueError("the form was not validated")
    return value


def number_or_none(value: object) -> int | None:
    """Reads the value of a list in which nothing may be chosen."""
    return int(str(value)) if value not in (None, "") else None
