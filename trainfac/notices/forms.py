"""Forms of messages: which runs are told of and with which words, and why something is left untold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from trainfac.infra.forms import Form, stripped
from trainfac.notices.services.sending import WORDS_LENGTH
from trainfac.notices.telling import News

_DIGITS: Final = 9  # of the largest number that is a row's
LOOK, SEND = "look", "send"


class MessagesForm(Form):
    """Runs as "12.f3a9…": the number of the run and the digest of what the coordinator was shown of it."""

    runs = SelectMultipleField(
        _l("Tell of these course runs"),
        validate_choice=False,
        validators=[InputRequired(_l("Choose at least one course run"))],
    )
    words = TextAreaField(
        _l("Your own words on top of each message"),
        filters=[stripped],
        validators=[Optional(), Length(max=WORDS_LENGTH, message=_l("At most %(max)d characters, please"))],
    )
    action = StringField(default=LOOK, validators=[AnyOf([LOOK, SEND])])

    def offer(self, news: Sequence[News]) -> None:
        """Each run that changed; those of the address' first look are all chosen. What changed since is shown anew."""
        titles = {one.run.id: _("%(code)s %(title)s", code=one.run.code, title=one.run.title) for one in news}
        self.runs.choices = [(_value(one), titles[one.run.id]) for one in news]
        if self.runs.data is None:
            self.runs.data = [_value(one) for one in news]
            return
        chosen = self.seen()
        self.runs.data = [_value(one) for one in news if one.run.id in chosen]

    def seen(self) -> dict[int, str]:
        """The runs that are chosen, each with the digest of what was shown."""
        found = {}
        for value in self.runs.data or ():
            number, _dot, digest = value.partition(".")
            if number.isascii() and number.isdecimal() and len(number) <= _DIGITS:
                found[int(number)] = digest
        return found


class LeaveForm(Form):
    """Why people are not told."""

    digest = HiddenField()
    reason = TextAreaField(
        _l("Why is nobody told?"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Say why nobody is told: it stays on record")),
            Length(max=WORDS_LENGTH, message=_l("At most %(max)d characters, please")),
        ],
    )


def _value(news: News) -> str:
    return f"{news.run.id}.{news.digest}"
