"""Forms of coordinators: deciding about nominations, taking a place back, narrowing lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SearchField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, Optional

from trainfac.directory.forms.choices import countries_by_name
from trainfac.directory.models import Country
from trainfac.enrolment.states import Decision, NominationState
from trainfac.infra.forms import Form, stripped
from trainfac.scheduling.models import CourseRun

NOTE_LENGTH: Final = 1000
_DIGITS: Final = 9  # of the largest number that is a row's


def _note(label: str) -> TextAreaField:
    too_long = _l("At most %(max)d characters, please")
    return TextAreaField(label, filters=[stripped], validators=[Optional(), Length(max=NOTE_LENGTH, message=too_long)])


def _row_number(typed: str) -> int:
    if not typed.isascii() or not typed.isdecimal() or len(typed) > _DIGITS:
        raise ValueError("no number of a row")
    return int(typed)


class DecisionForm(Form):
    """The people ticked in a list, and the button that was pressed under it."""

    chosen = SelectMultipleField(_l("People"), coerce=_row_number, validate_choice=False)
    seen = HiddenField(validators=[AnyOf(list(NominationState))])
    decision = StringField(validators=[AnyOf(list(Decision))])
    note = _note(_l("Note to the people chosen"))


class CoordinatorWithdrawForm(Form):
    note = _note(_l("Note to the person"))


class _Filter(Form):
    """Sent with GET; what fits nothing finds nothing."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(_l("Name or laboratory"), filters=[stripped])


class NominationFilterForm(_Filter):
    run = SelectField(_l("Course run"))
    country = SelectField(_l("Country of the laboratory"))

    def offer(self, runs: Iterable[CourseRun], countries: Iterable[Country]) -> None:
        named = [(run.code, _("%(code)s %(title)s", code=run.code, title=run.course.title)) for run in runs]
        self.run.choices = [("", _("All course runs")), *named]
        self.country.choices = [("", _("All countries")), *countries_by_name(countries)[1:]]


class PeopleFilterForm(_Filter):
    q = SearchField(_l("Name or e-mail address"), filters=[stripped])


class LaboratoryFilterForm(_Filter):
    q = SearchField(_l("Name or reference"), filters=[stripped])
    country = SelectField(_l("Country"))
    everywhere = BooleanField(_l("Also laboratories that sent nobody to this facility"))

    def offer(self, countries: Iterable[Country]) -> None:
        self.country.choices = [("", _("All countries")), *countries_by_name(countries)[1:]]
