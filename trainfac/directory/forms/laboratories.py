"""The form in which coordinators keep a laboratory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from trainfac.directory.forms.choices import countries_by_name
from trainfac.directory.kinds import OrganisationKind
from trainfac.directory.loading import subdivisions
from trainfac.directory.models import Country
from trainfac.directory.services.laboratories import LaboratoryDetails
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.infra.i18n import translate

_LENGTH: Final = Length(max=200, message=_l("At most %(max)d characters, please"))


def _line(label: str) -> StringField:
    return StringField(label, filters=[stripped], validators=[Optional(), _LENGTH])


class LaboratoryForm(Form):
    name = StringField(_l("Name"), filters=[stripped], validators=[InputRequired(_l("Enter the name")), _LENGTH])
    name_local = _line(_l("Name in the local script"))
    kind = RadioField(_l("Kind"), default=OrganisationKind.LABORATORY.value)
    field = _line(_l("What it tests"))
    country = SelectField(_l("Country"), validators=[InputRequired(_l("Choose a country"))])
    area = SelectField(_l("Province or state"), validators=[Optional()], validate_choice=False)
    city = _line(_l("City"))
    reference = _line(_l("Reference"))

    def offer(self, countries: Iterable[Country]) -> None:
        """Countries to choose from, and the areas of the one that is chosen at present."""
        self.kind.choices = [(kind.value, translate(kind.label)) for kind in OrganisationKind]
        self.country.choices = countries_by_name(countries)
        self.area.choices = [no_choice(), *subdivisions(self.country.data or "").items()]

    def details(self) -> LaboratoryDetails:
        return LaboratoryDetails(
            name=self.name.data or "",
            iso2=self.country.data or "",
            kind=OrganisationKind(self.kind.data),
            name_local=self.name_local.data or "",
            field=self.field.data or "",
            area_code=self.area.data or "",
            city=self.city.data or "",
            reference=self.reference.data or "",
        )
