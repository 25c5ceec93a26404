"""What the calendar of a facility is asked for, and where a session is let go of on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from trainfac.infra.fields import WholeNumberField
from trainfac.infra.forms import Form, stripped
from trainfac.scheduling.drops import Drop, Rows, Swap
from trainfac.scheduling.forms import choices
from trainfac.scheduling.queries.staff_calendar import Narrowed

_YEARS: Final = range(1970, 2200)


class CalendarFilter(Form):
    """Narrows the calendar; a value that is not offered finds nothing."""

    class Meta(Form.Meta):
        csrf = False

    view = HiddenField()
    span = HiddenField()
    day = HiddenField()
    run = SelectField(_l("Course run"), validate_choice=False)
    room = SelectField(_l("Room"), validate_choice=False)
    trainer = SelectField(_l("Trainer"), validate_choice=False)
    instrument = SelectField(_l("Instrument"), validate_choice=False)
    group = SelectField(_l("Group"), validate_choice=False)

    def narrowed(self) -> Narrowed:
        ids = {name: number_in(self[name].data) for name in ("room", "trainer", "instrument", "group")}
        return Narrowed((self.run.data or "")[:80], **ids)


class WallTimeField(DateTimeLocalField):
    """A day and a time of day on the facility's clock."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and self.data.year not in _YEARS:
            self.data = None
            raise ValueError(gettext("Check the year"))


class DropForm(Form):
    """A session, where it is let go of, and which row of a timeline it leaves for which."""

    session = WholeNumberField(validators=[InputRequired()])
    version = WholeNumberField(widget=HiddenInput(), validators=[Optional()])
    starts = WallTimeField(_l("Starts"), [InputRequired()])
    ends = WallTimeField(_l("Ends"), [InputRequired()])
    rows = StringField(validators=[Optional(), AnyOf(list(Rows))])
    before = WholeNumberField(validators=[Optional()])
    after = WholeNumberField(validators=[Optional()])
    second_time = StringField(validators=[Optional(), AnyOf(["first", "second"])])
    reason = StringField(_l("Why it is held all the same"), [Length(max=500)], filters=[stripped])
    copy = BooleanField()

    def drop(self) -> Drop:
        """What was let go of; row 0 is the one of sessions that have nothing of the kind."""
        swap = Swap(Rows(self.rows.data), self.before.data or None, self.after.data or None) if self.rows.data else None
        return Drop(
            _wall(self.starts.data),
            _wall(self.ends.data),
            swap,
            self.reason.data or "",
            self.second_time.data == "second" if self.second_time.data else None,
        )

    def told(self) -> list[str]:
        """Everything that is wrong with what was sent."""
        return [f"{self[name].label.text}: {error}" for name, errors in self.errors.items() if name for error in errors]


class TakeBackForm(Form):
    """A copy, as it was when it was made."""

    session = WholeNumberField(validators=[InputRequired()])
    version = WholeNumberField(validators=[InputRequired()])


class CheckForm(DropForm):
    """The same, only asked about."""

    class Meta(Form.Meta):
        csrf = False


def number_in(value: Any) -> int:  # noqa: ANN401 - whatever an address says
    """An id; one that no row has where the address says nonsense."""
    if not value:
        return 0
    return int(value) if str(value).isascii() and str(value).isdigit() and len(str(value)) < 10 else -1


def _wall(value: datetime | None) -> datetime:
    return choices.given(value).replace(tzinfo=None)
