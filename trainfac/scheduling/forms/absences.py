"""The form that says when a room, a trainer or an instrument cannot be had."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from trainfac.infra.fields import DayField
from trainfac.infra.forms import Form, stripped
from trainfac.scheduling.absent_span import absent_span
from trainfac.scheduling.forms.choices import given
from trainfac.scheduling.services.absences import AbsencePlan
from trainfac.scheduling.states import AbsenceKind


class AbsenceForm(Form):
    """From a day to a day: whole days, unless times are given."""

    first = DayField(_l("First day"), [InputRequired()])
    last = DayField(_l("Last day"), [Optional()])
    starts = TimeField(_l("From, on the first day"), [Optional()])
    ends = TimeField(_l("Until, on the last day"), [Optional()])
    reason = StringField(_l("Reason"), [Optional(), Length(max=200)], filters=[stripped])

    def plan(self, kind: AbsenceKind, zone: ZoneInfo) -> AbsencePlan:
        """Times are those of the zone. Raises RuleBroken beside the fields."""
        first = given(self.first.data)
        last = self.last.data or first
        during = absent_span(first, last, zone, starts=self.starts.data, ends=self.ends.data)
        return AbsencePlan(during, kind, self.reason.data or "")
