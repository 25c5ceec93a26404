"""What the forms of identity have in common: mail addresses, new passwords, names."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation, ValidationError

from trainfac.identity.addresses import mail_address
from trainfac.identity.rules import LONGEST, password_fault
from trainfac.infra.forms import Form, stripped
from trainfac.infra.i18n import translate

NAME_LENGTH = 200


class MailField(EmailField):
    """A mail address; its data is the address as we keep it."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002 - WTForms' signature
        address = mail_address(self.data)
        if address is None:
            raise StopValidation(_l("Enter an e-mail address, such as name@laboratory.example"))
        self.data = address


def mail_field(label: str) -> MailField:
    return MailField(label, filters=[stripped], validators=[Length(max=254)])


def name_field(label: str) -> StringField:
    """One full name, in any script and any order."""
    return StringField(
        label,
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter a name")),
            Length(max=NAME_LENGTH, message=_l("A name may have %(max)d characters at most")),
        ],
    )


def typed_password(label: str) -> PasswordField:
    """A password that exists; only its fitting counts."""
    return PasswordField(
        label,
        validators=[
            InputRequired(_l("Enter your password")),
            Length(max=LONGEST, message=_l("This is too long for a password")),
        ],
    )


def new_password() -> PasswordField:
    """For the field ``password`` of a NewPassword form."""
    return PasswordField(
        _l("Choose a password"), validators=[InputRequired(_l("Type the password that you want to have"))]
    )


class NewPassword(Form):
    """A form in which somebody chooses a ``password``; ``owner`` says whose own words it may not be."""

    def owner(self) -> tuple[str, str]:
        """Mail address and name."""
        raise NotImplementedError

    def validate_password(self, field: PasswordField) -> None:
        email, name = self.owner()
        fault = password_fault(field.data or "", email=email, name=name)
        if fault is not None:
            raise ValidationError(translate(fault))
