"""The forms of the gallery: every kind of field, empty and refused."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

COUNTRIES = [
    SelectChoice("ET", "Ethiopia", optgroup="Africa"),
    SelectChoice("TZ", "United Republic of Tanzania", optgroup="Africa"),
    SelectChoice("BD", "Bangladesh", optgroup="Asia"),
    SelectChoice("LA", "Lao People’s Democratic Republic", optgroup="Asia"),
]
KINDS = [
    SelectChoice("lecture", "Lecture"),
    SelectChoice("practical", "Practical at the bench"),
    SelectChoice("visit", "Site visit"),
]
LANGUAGES = [SelectChoice("en", "English"), SelectChoice("fr", "French"), SelectChoice("zh", "Chinese")]


class GalleryForm(Form):
    full_name = StringField("Full name", [InputRequired("Enter the full name as in the passport"), Length(max=200)])
    phone = StringField("Telephone", [Optional()])
    motivation = TextAreaField("Why this course?", [InputRequired("Say why this course"), Length(max=500)])
    country = SelectField(
        "Country of the laboratory", choices=COUNTRIES, validators=[InputRequired("Choose a country")]
    )
    starts_on = DateField("First day", [InputRequired("Enter the first day")])
    starts_at = TimeField("Start of the working day", [InputRequired("Enter when the day starts")])
    hours = DecimalField("Hours", [InputRequired("Enter the hours"), NumberRange(min=0, max=400)])
    agreed = BooleanField("I agree that the facility keeps these data", [InputRequired("Agree, or do not apply")])
    kind = RadioField("Kind of module", [InputRequired("Choose a kind")], choices=KINDS)
    languages = SelectMultipleField("Languages", [InputRequired("Choose at least one")], choices=LANGUAGES)
    list_file = FileField("List of participants", [InputRequired("Choose a file")])
    password = PasswordField("Password", [InputRequired("Enter your password"), Length(min=12)])


def empty_form(prefix: str = "") -> GalleryForm:
    return GalleryForm(prefix=prefix)


def refused_form(prefix: str = "refused-") -> GalleryForm:
    form = GalleryForm(MultiDict({f"{prefix}full_name": "", f"{prefix}hours": "1000"}), prefix=prefix)
    assert not form.validate()
    return form
