"""Forms that take a calendar and that confirm what it changes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import closing
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from trainfac.exchange.calendars.outline import MOST_BYTES, too_large
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.scheduling.models import Trainer

CLOSURES: Final = "closures"
_TRAINER: Final = "trainer-"


class CalendarForm(Form):
    """What a calendar is for, and the file or the address."""

    purpose = SelectField(_l("What the calendar says"), [InputRequired()])
    file = FileField(_l("File"))
    address = StringField(_l("Or address"), [Length(max=2000)], filters=[stripped])

    def offer(self, trainers: Sequence[Trainer]) -> None:
        """Say whose calendars can be brought in."""
        self.purpose.choices = [
            no_choice(),
            (CLOSURES, _("When the facility is closed")),
            *((f"{_TRAINER}{one.id}", _("When %(name)s is away", name=one.name)) for one in trainers),
        ]

    @property
    def trainer_id(self) -> int | None:
        """Whose absences; none for closures."""
        chosen = str(self.purpose.data)
        return int(chosen.removeprefix(_TRAINER)) if chosen.startswith(_TRAINER) else None

    def validate(self, extra_validators: object = None) -> bool:
        """One of file and address, and not both."""
        whole: bool = super().validate(extra_validators)
        if not self.file.data and not self.address.data:
            self.file.errors = [*self.file.errors, _("Choose a file, or give an address")]
            return False
        if self.file.data and self.address.data:
            self.address.errors = [*self.address.errors, _("Choose a file or give an address, not both")]
            return False
        return whole

    def content(self) -> bytes:
        """The file. Raises Unusable, before reading it, when it is too large."""
        with closing(self.file.data.stream) as stream:
            size: int = stream.seek(0, io.SEEK_END)
            if size > MOST_BYTES:
                raise too_large(size)
            stream.seek(0)
            found: bytes = stream.read()
        return found


class ConfirmCalendarForm(Form):
    """Yes to what was shown; ``mark`` names it."""

    mark = HiddenField(validators=[InputRequired()])
    keep_missing = BooleanField(_l("Keep what the calendar does not have any more"))
    over_sessions = RadioField(_l("Sessions are planned at some of these times"), default="wait", validate_choice=False)
    reason = TextAreaField(_l("Why these sessions are held all the same"), [Length(max=500)])

    def offer(self) -> None:
        """Say what can be done about sessions in the way."""
        self.over_sessions.choices = [
            ("wait", _("Leave these absences out until the sessions are moved")),
            ("enter", _("Enter the absences around the sessions, which stay")),
        ]
