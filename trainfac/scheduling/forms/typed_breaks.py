"""Breaks as people write them: one on each line, for every working day or for the weekdays that are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from babel.dates import get_day_names
from flask_babel import gettext
from wtforms import TextAreaField, ValidationError

from trainfac.infra.i18n import SOURCE_LANGUAGE, current_locale
from trainfac.kernel.text import fold
from trainfac.scheduling.forms.typed_hours import PERIOD, times
from trainfac.scheduling.hours import Break

_APART: Final = re.compile("[,;:،؛、]")  # between names of weekdays, and after the last


class BreaksField(TextAreaField):
    """Breaks, one on each line, as "12:15–13:15 Lunch" or "Friday 12:00–14:00 Prayer"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.breaks: list[Break] = []

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - WTForms' signature
        lines = (line.strip() for line in (self.data or "").splitlines())
        self.breaks = [pause for line in lines if line for pause in _breaks(line)]


def breaks_as_typed(breaks: Iterable[Break]) -> str:
    """What the field shows for breaks that are stored: those alike but for their weekday on one line."""
    names = get_day_names("wide", locale=current_locale())
    weekdays: dict[str, list[int]] = {}
    for pause in breaks:
        line = f"{pause.starts:%H:%M}–{pause.ends:%H:%M} {pause.label}"
        if pause.weekday is None:
            weekdays.setdefault(line, [])
        else:
            weekdays.setdefault(f" {line}", []).append(pause.weekday)
    return "\n".join(", ".join(names[day] for day in sorted(days)) + line for line, days in weekdays.items())


def an_example() -> str:
    """A break of one weekday as somebody would write it in the language of the page."""
    name = get_day_names("wide", locale=current_locale())[4]
    return gettext("%(weekday)s 12:00–14:00 Prayer", weekday=name)


def _breaks(line: str) -> list[Break]:
    found = PERIOD.search(line)
    if found is None:
        raise ValidationError(gettext("“%(text)s” is no break. Write it as 12:15–13:15 Lunch.", text=line))
    starts, ends = times(found)
    label = line[found.end() :].strip(" \t,;:–-") or gettext("Break")
    weekdays: list[int | None] = [*dict.fromkeys(_weekdays(line[: found.start()]))] or [None]
    return [Break(label, starts, ends, weekday) for weekday in weekdays]


def _weekdays(text: str) -> Iterator[int]:
    """Days of the week by their names, long or short, in the language of the page or in English."""
    known = {
        fold(name).strip("."): int(weekday)
        for locale in (SOURCE_LANGUAGE, current_locale())
        for names in (get_day_names("abbreviated", locale=locale), get_day_names("wide", locale=locale))
        for weekday, name in names.items()
    }
    for part in filter(None, map(str.strip, _APART.split(text))):
        for name in [part] if fold(part) in known else part.split():  # some languages name a day in two words
            weekday = known.get(fold(name).strip("."))
            if weekday is None:
                raise ValidationError(
                    gettext(
                        "“%(text)s” is no day of the week. Write a break as 12:15–13:15 Lunch, or as %(line)s.",
                        text=name, line=an_example(),
                    )
                )  # fmt: skip
            yield weekday
