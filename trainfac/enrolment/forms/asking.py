"""Forms of technicians: asking for a place, taking it back."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from trainfac.infra.forms import Form, stripped

MOTIVATION_LENGTH: Final = 2000


def motivation_field(label: str) -> TextAreaField:
    too_long = _l("At most %(max)d characters, please")
    return TextAreaField(
        label, filters=[stripped], validators=[Optional(), Length(max=MOTIVATION_LENGTH, message=too_long)]
    )


class AskForm(Form):
    motivation = motivation_field(_l("Why do you want to take part?"))


class WithdrawForm(Form):
    """Only a button."""
