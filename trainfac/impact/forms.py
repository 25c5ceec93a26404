"""What a report is about: a period."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import ValidationError
from wtforms.validators import Optional

from trainfac.infra.fields import DayField
from trainfac.infra.forms import Form


class PeriodForm(Form):
    """Runs whose first day lies between two days; sent by GET, it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    first = DayField(lazy_gettext("First day from"), [Optional()], name="from")
    last = DayField(lazy_gettext("First day to"), [Optional()], name="to")

    def validate_last(self, field: DayField) -> None:
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(lazy_gettext("The period ends before it begins"))
