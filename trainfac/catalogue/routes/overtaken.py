"""Telling somebody what another coordinator stored while they were writing."""

from __future__ import annotations

from dataclasses import dataclass, fields

from trainfac.catalogue.content import CourseContent, ModuleContent
from trainfac.infra.forms import Form
from trainfac.infra.i18n import hours, translate
from trainfac.kernel.messages import msg
from trainfac.kernel.states import State


@dataclass(frozen=True)
class Difference:
    """A field that now holds something else than what was typed into it."""

    label: str
    stored: str


def differences(
    form: Form, typed: CourseContent | ModuleContent, stored: CourseContent | ModuleContent
) -> list[Difference]:
    """The fields in which what is stored differs from what was typed, with their labels on the form."""
    cleaned = typed.cleaned()
    return [
        Difference(
            str(form["hours" if field.name == "minutes" else field.name].label.text), _words(form, field.name, now)
        )
        for field in fields(stored)
        if (now := getattr(stored, field.name)) != getattr(cleaned, field.name)
    ]


def _words(form: Form, name: str, value: object) -> str:
    if isinstance(value, State):
        return translate(value.label)
    if isinstance(value, bool):
        return translate(msg("Yes") if value else msg("No"))
    if name == "after" and isinstance(value, tuple):
        known = dict(form["after"].choices)
        return "\n".join(known.get(number, str(number)) for number in value) or translate(msg("Nothing"))
    if isinstance(value, tuple):
        return "\n".join(value)
    if name == "minutes" and isinstance(value, int):
        return hours(value)
    return str(value)
