"""The form that adds a practical to a run."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from trainfac.catalogue.models import Module
from trainfac.infra.forms import Form


class PracticalForm(Form):
    """A practical that is observed and passed or not."""

    title = StringField(
        lazy_gettext("What is observed"),
        [InputRequired(lazy_gettext("Say what is observed")), Length(max=200)],
    )
    module_id = SelectField(lazy_gettext("Module"), coerce=lambda value: int(value) if value else None)
    required = BooleanField(lazy_gettext("Must be passed for a certificate of achievement"), default=True)

    def offer(self, modules: Iterable[Module]) -> None:
        """The modules that it may belong to."""
        self.module_id.choices = [
            ("", gettext("None in particular")),
            *((str(module.id), module.title) for module in modules),
        ]
