"""Forms that make, bring in and end keys."""

from __future__ import annotations

import io
from contextlib import closing
from datetime import UTC, datetime, time

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from trainfac.infra.fields import DayField
from trainfac.infra.forms import Form, stripped
from trainfac.infra.i18n import translate
from trainfac.signing.importing import MOST_BYTES
from trainfac.signing.states import ALGORITHMS, KeyAlgorithm, KeyPurpose


class NewKeyForm(Form):
    """What the key is for, and the days between which it signs, in UTC."""

    algorithm = SelectField(_l("What it signs, and how"), [InputRequired()])
    valid_from = DayField(_l("From"), [InputRequired()])
    valid_to = DayField(_l("Until, and no longer on this day"), [InputRequired()])

    def offer(self) -> None:
        self.algorithm.choices = [
            (algorithm.value, f"{translate(purpose.label)}: {translate(algorithm.label)}")
            for purpose, algorithms in ALGORITHMS.items()
            for algorithm in algorithms
        ]

    def chosen(self, now: datetime) -> tuple[KeyPurpose, KeyAlgorithm, datetime, datetime]:
        """From today on means from now on: a key that began this morning would sign what was issued before it was."""
        algorithm = KeyAlgorithm(self.algorithm.data)
        purpose = next(purpose for purpose, algorithms in ALGORITHMS.items() if algorithm in algorithms)
        begins, ends = (
            datetime.combine(day, time(), tzinfo=UTC)
            for day in (self.valid_from.data, self.valid_to.data)
            if day is not None  # the validators saw to it
        )
        return purpose, algorithm, now if begins.date() == now.date() else begins, ends


class BringKeyForm(Form):
    """A file with a key, and what opens it."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file"))])
    passphrase = PasswordField(_l("Passphrase of the file"), [Length(max=1000)])

    def content(self) -> bytes:
        """At most one byte more than a key may have."""
        with closing(self.file.data.stream) as stream:
            stream.seek(0, io.SEEK_SET)
            found: bytes = stream.read(MOST_BYTES + 1)
        return found


class ConfirmKeyForm(Form):
    """Nothing but yes."""


class RetireKeyForm(Form):
    """Why a key ends, if there is something to say."""

    reason = StringField(_l("Why, in words that everybody may read"), [Length(max=300)], filters=[stripped])


class CompromisedKeyForm(Form):
    """What happened."""

    reason = StringField(
        _l("What happened, in words that everybody may read"), [InputRequired(), Length(max=300)], filters=[stripped]
    )
