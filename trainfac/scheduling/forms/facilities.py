"""Forms with which an administrator opens and describes a facility."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from trainfac.directory.models import Country
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.scheduling.forms import choices
from trainfac.scheduling.models import Facility
from trainfac.scheduling.services.facilities import FacilityDetails


class FacilityForm(Form):
    """What can be said about a facility at any time."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)], filters=[stripped])
    city = StringField(_l("City"), [InputRequired(), Length(max=200)], filters=[stripped])
    country_id = SelectField(_l("Country"), [InputRequired()], coerce=choices.number_or_none)
    timezone = SelectField(_l("Time zone"), [InputRequired()])
    languages = SelectMultipleField(_l("Languages of teaching"), [InputRequired()])
    letterhead = TextAreaField(_l("Letterhead"), [Optional(), Length(max=1000)])
    contact_email = StringField(_l("E-mail address for questions"), [Optional(), Email(), Length(max=254)], [stripped])
    active = BooleanField(_l("The facility is open: new runs can be planned"), default=True)

    def __init__(self, countries: Iterable[Country], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms
        super().__init__(*args, **kwargs)
        self.country_id.choices = [no_choice(), *((country.id, country.name) for country in countries)]
        self.timezone.choices = {"": [no_choice()], **choices.zones()}
        self.languages.choices = choices.languages([*choices.TEACHING_LANGUAGES, *(self.languages.object_data or ())])

    @classmethod
    def showing(cls, facility: Facility, countries: Iterable[Country]) -> FacilityForm:
        """The form as it stands before anybody types: with what is stored now."""
        return cls(
            countries,
            data={
                "name": facility.name,
                "city": facility.city,
                "country_id": facility.country_id,
                "timezone": facility.timezone,
                "languages": facility.languages,
                "letterhead": "\n".join(facility.letterhead),
                "contact_email": facility.contact_email,
                "active": facility.active,
            },
        )

    def details(self) -> FacilityDetails:
        return FacilityDetails(
            name=choices.given(self.name.data),
            city=choices.given(self.city.data),
            country_id=self.country_id.data,
            timezone=self.timezone.data,
            languages=tuple(self.languages.data or ()),
            letterhead=tuple((self.letterhead.data or "").splitlines()),
            contact_email=self.contact_email.data or "",
            active=self.active.data,
        )


class NewFacilityForm(FacilityForm):
    """The same with code and prefix, which a facility keeps for good."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=24)], filters=[stripped])
    serial_prefix = StringField(_l("Prefix of certificate numbers"), [InputRequired(), Length(max=24)], [stripped])
