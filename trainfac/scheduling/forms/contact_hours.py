"""Which runs' contact hours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from trainfac.infra.forms import Form
from trainfac.scheduling.forms import choices
from trainfac.scheduling.queries.short_runs import HoursFilter
from trainfac.scheduling.states import RunState


class HoursFilterForm(Form):
    """Narrows the list of contact hours; an address may hold anything."""

    class Meta(Form.Meta):
        csrf = False

    show = SelectField(_l("Runs"), validate_choice=False)
    state = SelectField(_l("State"), validate_choice=False)
    year = SelectField(_l("Year"), validate_choice=False)

    def __init__(self, years: Iterable[int], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self._years = [str(year) for year in years]
        self.show.choices = [("", gettext("All runs")), ("short", gettext("Only those that are short"))]
        self.state.choices = [("", gettext("Any but cancelled")), *choices.states(RunState)]
        self.year.choices = [choices.anything(), *((year, year) for year in self._years)]

    def wanted(self) -> HoursFilter:
        """What to look for; values that no list offers are passed over."""
        return HoursFilter(
            state=RunState(self.state.data) if self.state.data in set(RunState) else None,
            year=int(self.year.data) if self.year.data in self._years else None,
            only_short=self.show.data == "short",
        )
