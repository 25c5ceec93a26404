"""Forms for making an account and for saying where one works."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SearchField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from trainfac.directory.forms.choices import countries_by_name, name_languages, sexes
from trainfac.directory.kinds import Sex
from trainfac.directory.models import Country, Organisation
from trainfac.directory.services.people import Particulars
from trainfac.directory.services.workplace import NewLaboratory
from trainfac.identity.forms.fields import NewPassword, mail_field, name_field, new_password
from trainfac.infra.forms import Form, no_choice, stripped

_NAME_LENGTH = 200


def _line(label: str, longest: int = _NAME_LENGTH) -> StringField:
    too_long = _l("At most %(max)d characters, please")
    return StringField(label, filters=[stripped], validators=[Optional(), Length(max=longest, message=too_long)])


class CreateAccount(NewPassword):
    full_name = name_field(_l("Full name"))
    email = mail_field(_l("E-mail address"))
    password = new_password()
    native_name = _line(_l("Your name in your own script"))
    native_lang = SelectField(_l("Language of that name"), validators=[Optional()])
    sex = RadioField(_l("Sex"), default=Sex.UNDISCLOSED.value, validators=[Optional()])
    nationality = SelectField(_l("Nationality"), validators=[Optional()])

    def offer(self, countries: Iterable[Country]) -> None:
        self.native_lang.choices = name_languages()
        self.sex.choices = sexes()
        self.nationality.choices = countries_by_name(countries)

    def owner(self) -> tuple[str, str]:
        return self.email.data or "", self.full_name.data or ""

    def particulars(self, country_ids: dict[str, int]) -> Particulars:
        return Particulars(
            native_name=self.native_name.data or "",
            native_lang=self.native_lang.data or "",
            sex=Sex(self.sex.data) if self.sex.data else Sex.UNDISCLOSED,
            nationality_id=country_ids.get(self.nationality.data or ""),
        )


class ChooseCountry(Form):
    """Where the laboratory is; sent with GET."""

    class Meta(Form.Meta):
        csrf = False

    country = SelectField(
        _l("In which country is your laboratory?"), [InputRequired(_l("Choose the country of your laboratory"))]
    )

    def offer(self, countries: Iterable[Country]) -> None:
        self.country.choices = countries_by_name(countries)


class FindLaboratory(Form):
    """Narrows a long list of laboratories; sent with GET."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(_l("A part of the laboratory’s name"), filters=[stripped], validators=[Length(max=_NAME_LENGTH)])


class Workplace(Form):
    """A laboratory of the list, or a new one in words; and what the person does there."""

    laboratory = SelectField(_l("Your laboratory"))
    new_name = _line(_l("Its name"))
    new_name_local = _line(_l("The same in the local script"))
    new_city = _line(_l("City"))
    new_area = SelectField(_l("Province or state"), validators=[Optional()])
    job_title = _line(_l("What you do there"))

    def offer(self, laboratories: Iterable[Organisation], areas: dict[str, str]) -> None:
        self.laboratory.choices = [no_choice(), *((str(found.id), _label(found)) for found in laboratories)]
        self.new_area.choices = [no_choice(), *areas.items()]

    def validate_laboratory(self, field: SelectField) -> None:
        if not field.data and not self.new_name.data:
            raise ValidationError(_l("Choose your laboratory from the list, or write the name of another one"))
        if field.data and self.new_name.data:
            raise ValidationError(_l("Choose one from the list or write the name of another one, not both"))

    def new_laboratory(self, iso2: str) -> NewLaboratory | None:
        """The laboratory described in words, when none of the list was chosen."""
        if self.laboratory.data or not self.new_name.data:
            return None
        return NewLaboratory(
            name=self.new_name.data,
            name_local=self.new_name_local.data or "",
            city=self.new_city.data or "",
            iso2=iso2,
            area_code=self.new_area.data or "",
        )


def _label(laboratory: Organisation) -> str:
    return f"{laboratory.name}, {laboratory.city}" if laboratory.city else laboratory.name
