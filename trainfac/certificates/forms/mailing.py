"""Forms for sending certificates: to whom, and why once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask_babel import lazy_gettext
from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from trainfac.certificates.queries import Holder
from trainfac.certificates.services.mailing import REASON_LENGTH
from trainfac.infra.forms import Form, stripped

_DIGITS: Final = 9  # of the largest number that is a row's


class MailForm(Form):
    """Certificates as "12.f3a9…": the number of the row and the digest of what the coordinator was shown of it."""

    certificates = SelectMultipleField(
        lazy_gettext("Who is sent their certificate"),
        validate_choice=False,
        validators=[InputRequired(lazy_gettext("Tick whose certificate is sent"))],
    )

    def offer(self, due: Sequence[Holder]) -> None:
        """Everybody who is still to be told, all ticked at first. What changed since is shown anew."""
        self.certificates.choices = [(_value(one), one.certificate.holder_name) for one in due]
        chosen = self.seen()
        ticked = due if self.certificates.data is None else [one for one in due if one.certificate.id in chosen]
        self.certificates.data = [_value(one) for one in ticked]
        self.hints = {_value(one): f"{one.to.address}, {one.certificate.serial}" for one in due}

    def seen(self) -> dict[int, str]:
        """The certificates that are ticked, each with the digest of what was shown."""
        found = {}
        for value in self.certificates.data or ():
            number, _dot, digest = value.partition(".")
            if number.isascii() and number.isdecimal() and len(number) <= _DIGITS:
                found[int(number)] = digest
        return found


class MailAgainForm(Form):
    """Why a certificate is sent once more."""

    because = TextAreaField(
        lazy_gettext("Why is it sent again?"),
        filters=[stripped],
        validators=[
            InputRequired(lazy_gettext("Say why it is sent again: it stays on record")),
            Length(max=REASON_LENGTH, message=lazy_gettext("At most %(max)d characters, please")),
        ],
    )


def _value(holder: Holder) -> str:
    return f"{holder.certificate.id}.{holder.digest}"
