"""Times of day as people write them, one period after the other."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, Final

from flask_babel import gettext
from wtforms import StringField, ValidationError

_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?"
PERIOD: Final = re.compile(rf"{_CLOCK}\s*[-–—]\s*{_CLOCK}")

Period = tuple[time, time]


class PeriodsField(StringField):
    """Periods of one day, as "09:00–12:00, 13:00–17:30"; none when the line is empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.periods: list[Period] = []

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - WTForms' signature
        parts = (part.strip() for part in re.split(r"[,;]", self.data or ""))
        self.periods = sorted(_period(part) for part in parts if part)


def _period(text: str) -> Period:
    found = PERIOD.fullmatch(text)
    if found is None:
        raise ValidationError(gettext("“%(text)s” is no period. Write it as 09:00–16:30.", text=text))
    return times(found)


def times(found: re.Match[str]) -> Period:
    """The two times of a period. Raises ValidationError when there are no such times, or in that order."""
    try:
        starts = time(int(found[1]), int(found[2] or 0))
        ends = time(int(found[3]), int(found[4] or 0))
    except ValueError as error:
        raise ValidationError(gettext("“%(text)s”: there is no such time of day", text=found[0])) from error
    if ends <= starts:
        raise ValidationError(gettext("“%(text)s” ends before it starts", text=found[0]))
    return starts, ends
