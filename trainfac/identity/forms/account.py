"""Forms for one's own account: signing in, profile, password."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Optional

from trainfac.identity.forms.fields import NewPassword, mail_field, name_field, new_password, typed_password
from trainfac.infra.forms import Form


class SignIn(Form):
    email = mail_field(_l("E-mail address"))
    password = typed_password(_l("Password"))


class ConfirmPassword(Form):
    password = typed_password(_l("Your password"))


class Profile(Form):
    name = name_field(_l("Your name on these pages"))
    locale = SelectField(_l("Language"), validators=[Optional()])

    def offer(self, languages: list[tuple[str, str]]) -> None:
        """The languages there are: code, and name in itself."""
        self.locale.choices = [("", gettext("As my browser prefers")), *languages]


class ChosenPassword(NewPassword):
    """A first password, or a new one after a lost one."""

    password = new_password()

    def __init__(self, *, email: str, name: str, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(**kwargs)
        self._owner = email, name

    def owner(self) -> tuple[str, str]:
        return self._owner


class ChangePassword(ChosenPassword):
    current_password = typed_password(_l("Your password until now"))
    password = new_password()  # after the old one, as on the page
