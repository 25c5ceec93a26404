"""Forms with which coordinators describe their facility."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainfac.directory.models import Country
from trainfac.infra.fields import DayField, WholeNumberField
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.scheduling.forms.choices import given
from trainfac.scheduling.forms.typed_breaks import BreaksField, breaks_as_typed
from trainfac.scheduling.forms.week import WeekForm, week_as_typed
from trainfac.scheduling.models import Facility, Signatory
from trainfac.scheduling.queries.working_days import working_hours
from trainfac.scheduling.services.signatories import SignatoryPlan


class HoursForm(WeekForm):
    """The week of a facility."""

    breaks = BreaksField(_l("Breaks"), [Optional(), Length(max=1000)])

    @classmethod
    def showing(cls, facility: Facility) -> HoursForm:
        """The form as it stands before anybody types: with what is stored now."""
        week = ((period.weekday, period.opens, period.closes) for period in facility.opening_periods)
        return cls(data={**week_as_typed(week), "breaks": breaks_as_typed(working_hours(facility).breaks)})


class ClosureForm(Form):
    """Days on which the facility does not train."""

    first = DayField(_l("First day"), [InputRequired()])
    last = DayField(_l("Last day"), [Optional()])
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=200)], filters=[stripped])


class HolidayAreaForm(Form):
    """Whose public holidays are kept."""

    country_iso2 = SelectField(_l("Country"), [InputRequired()])
    subdivision = StringField(_l("State or province"), [Optional(), Length(max=60)], filters=[stripped])
    valid_from = DayField(_l("From"), [InputRequired()])

    def __init__(self, countries: Iterable[Country], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms
        super().__init__(*args, **kwargs)
        self.country_iso2.choices = [no_choice(), *((country.iso2, country.name) for country in countries)]


class SignatoryForm(Form):
    """Who signs certificates."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)], filters=[stripped])
    title = StringField(_l("Title"), [InputRequired(), Length(max=200)], filters=[stripped])
    position = WholeNumberField(_l("Place in the row of signatures"), [InputRequired(), NumberRange(1, 9)], default=1)
    valid_from = DayField(_l("First day"), [Optional()])
    valid_to = DayField(_l("Last day"), [Optional()])

    @classmethod
    def showing(cls, signatory: Signatory) -> SignatoryForm:
        """The form as it stands before anybody types: with what is stored now."""
        return cls(data={name: getattr(signatory, name) for name in SignatoryPlan.__dataclass_fields__})

    def plan(self) -> SignatoryPlan:
        return SignatoryPlan(
            name=given(self.name.data),
            title=given(self.title.data),
            position=given(self.position.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )


class AboutForm(Form):
    """What the public reads about the facility."""

    about = TextAreaField(_l("About the facility"), [Optional(), Length(max=5000)])
