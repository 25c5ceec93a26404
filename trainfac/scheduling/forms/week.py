"""A week typed day by day, as periods between two times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length, Optional

from trainfac.infra.forms import Form
from trainfac.scheduling.forms.typed_hours import PeriodsField
from trainfac.scheduling.hours import Opening


class WeekForm(Form):
    """Periods of each day of the week; an empty day has none."""

    day_0 = PeriodsField(_l("Monday"), [Optional(), Length(max=200)])
    day_1 = PeriodsField(_l("Tuesday"), [Optional(), Length(max=200)])
    day_2 = PeriodsField(_l("Wednesday"), [Optional(), Length(max=200)])
    day_3 = PeriodsField(_l("Thursday"), [Optional(), Length(max=200)])
    day_4 = PeriodsField(_l("Friday"), [Optional(), Length(max=200)])
    day_5 = PeriodsField(_l("Saturday"), [Optional(), Length(max=200)])
    day_6 = PeriodsField(_l("Sunday"), [Optional(), Length(max=200)])

    @property
    def days(self) -> list[PeriodsField]:
        return [self[f"day_{weekday}"] for weekday in range(7)]

    def openings(self) -> Iterator[Opening]:
        for weekday, field in enumerate(self.days):
            for opens, closes in field.periods:
                yield Opening(weekday, opens, closes)


def week_as_typed(periods: Iterable[tuple[int, time, time]]) -> dict[str, str]:
    """What the fields show for periods that are stored: weekday, from, to; in order."""
    days: dict[str, list[str]] = {f"day_{weekday}": [] for weekday in range(7)}
    for weekday, opens, closes in periods:
        days[f"day_{weekday}"].append(f"{opens:%H:%M}–{closes:%H:%M}")
    return {day: ", ".join(written) for day, written in days.items()}
