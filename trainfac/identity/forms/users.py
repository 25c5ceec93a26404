"""Forms with which others' accounts and roles are managed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SearchField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainfac.identity.forms.fields import mail_field, name_field
from trainfac.identity.outside import KnownPerson
from trainfac.identity.queries import UserFilter
from trainfac.identity.roles import Role
from trainfac.infra.fields import DayField
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.infra.i18n import translate


def _reason() -> StringField:
    return StringField(
        _l("Why"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say why, for whoever has to explain it later")),
            Length(max=500, message=_l("Say it in %(max)d characters at most")),
        ],
    )


class FindUsers(Form):
    """What the list of accounts shows; sent with GET."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(_l("Name or e-mail address"), filters=[stripped], validators=[Length(max=200)])
    role = SelectField(_l("Role"), validators=[Optional()])
    state = SelectField(_l("Account"), validators=[Optional()])

    def offer(self) -> None:
        self.role.choices = [("", _l("Any role")), *((role.value, translate(role.label)) for role in Role)]
        self.state.choices = [("", _l("All")), ("open", _l("Open")), ("closed", _l("Closed"))]

    def wanted(self) -> UserFilter:
        role = self.role.data if self.role.data in set(Role) else None
        state = {"open": True, "closed": False}.get(self.state.data or "")
        return UserFilter((self.q.data or "")[:200], Role(role) if role else None, state)


class Invite(Form):
    name = name_field(_l("Full name"))
    email = mail_field(_l("E-mail address"))


class InviteTrainer(Form):
    person = SelectField(_l("Trainer"), validators=[InputRequired(_l("Choose a trainer"))])
    email = mail_field(_l("E-mail address"))

    def offer(self, trainers: Iterable[KnownPerson]) -> None:
        self.person.choices = [no_choice(), *((str(trainer.id), trainer.name) for trainer in trainers)]


class CorrectUser(Form):
    name = name_field(_l("Name"))
    email = mail_field(_l("E-mail address"))
    reason = _reason()


class GiveRole(Form):
    person = SelectField(_l("Which trainer this is"), validators=[Optional()])
    until = DayField(_l("Last day"), validators=[Optional()])
    reason = _reason()

    def offer(self, trainers: Iterable[KnownPerson]) -> None:
        self.person.choices = [no_choice(), *((str(trainer.id), trainer.name) for trainer in trainers)]

    @property
    def ends_at(self) -> datetime | None:
        """The end of the last day, in UTC."""
        last: date | None = self.until.data
        return None if last is None else datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)


class Because(Form):
    """A reason, and a box to tick where somebody could lock themselves out."""

    reason = _reason()
    confirm = BooleanField(_l("I know that I lock myself out"))
