"""Forms of the hand-over register."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from trainfac.certificates.models import Certificate, Handover
from trainfac.certificates.services.handing_over import NAME_LENGTH, Given
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import Recipient
from trainfac.infra.fields import DayField
from trainfac.infra.forms import Form
from trainfac.infra.i18n import long_date, translate


class HandoverForm(Form):
    """Which certificates were handed over, when and to whom; ``shown`` are those that stood on the page."""

    certificates = SelectMultipleField(lazy_gettext("Who took their certificate"), coerce=int, validate_choice=False)
    shown = SelectMultipleField(coerce=int, validate_choice=False, widget=HiddenInput())
    everybody = BooleanField(lazy_gettext("Everybody on this list"))
    on = DayField(lazy_gettext("Day"), [InputRequired(lazy_gettext("Give the day"))])
    to = RadioField(
        lazy_gettext("Given to"),
        choices=lambda: [(each.value, translate(each.label)) for each in Recipient],
        default=Recipient.HOLDER.value,
    )
    name = StringField(lazy_gettext("Name of who took them"), [Length(max=NAME_LENGTH)])

    def __init__(self, *, today: date, **given: Any) -> None:  # noqa: ANN401 - WTForms'
        super().__init__(data={"on": today}, **given)

    def offer(self, waiting: Sequence[Certificate]) -> None:
        """These may be handed over, as things are now."""
        self.certificates.choices = [(certificate.id, _line(certificate)) for certificate in waiting]
        self.shown.data = [certificate.id for certificate in waiting]

    @property
    def chosen(self) -> list[int]:
        """Certificates by id. Everybody is whoever stood on the page: who came since was seen by nobody."""
        return list((self.shown if self.everybody.data else self.certificates).data or [])

    @property
    def given(self) -> Given:
        """What was answered, once it was checked."""
        if self.on.data is None:
            raise ValueError("read before it was checked")
        return Given(self.on.data, Recipient(self.to.data), self.name.data or "")


class StrikeOutForm(Form):
    """Which entries of the register were wrong, and why."""

    entries = SelectMultipleField(lazy_gettext("Which entries were wrong"), coerce=int, validate_choice=False)
    reason = TextAreaField(
        lazy_gettext("What was wrong"),
        [InputRequired(lazy_gettext("Say what was wrong: it stays on record")), Length(max=300)],
    )

    def offer(self, entries: Sequence[Handover], asked: Collection[int]) -> None:
        """These may be struck out, as things are now; those that were asked for are ticked at first."""
        self.entries.choices = [(entry.id, _line(entry.certificate)) for entry in entries]
        self.hints = {entry.id: _taken(entry) for entry in entries}
        if self.entries.data is None:
            self.entries.data = list(asked)


def _line(certificate: Certificate) -> str:
    laboratory = Snapshot.from_json(certificate.snapshot).laboratory
    return f"{certificate.holder_name} · {certificate.serial} · {laboratory}"


def _taken(entry: Handover) -> str:
    return gettext("taken by %(name)s on %(day)s", name=entry.name, day=long_date(entry.handed_on))
