"""Forms of laboratory heads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from trainfac.directory.models import Employment
from trainfac.enrolment.forms.asking import motivation_field
from trainfac.identity.addresses import mail_address
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.infra.i18n import date_span
from trainfac.scheduling.models import CourseRun

NEWCOMER: Final = "new"
_NAME_LENGTH: Final = 200


_SHORT: Final = Length(max=_NAME_LENGTH, message=_l("At most %(max)d characters, please"))


class NominateForm(Form):
    """Whom for which run: somebody of the staff, or somebody new in words."""

    run = SelectField(_l("Course run"), validators=[DataRequired(_l("Choose a course run"))])
    person = SelectField(_l("Whom do you nominate?"), validators=[DataRequired(_l("Choose a person"))])
    full_name = StringField(_l("Full name"), filters=[stripped], validators=[_SHORT])
    email = EmailField(_l("E-mail address"), filters=[stripped], validators=[Optional(), _SHORT])
    job_title = StringField(_l("Job title"), filters=[stripped], validators=[Optional(), _SHORT])
    motivation = motivation_field(_l("Why this person?"))

    def offer(self, runs: Iterable[CourseRun], staff: Iterable[Employment]) -> None:
        self.run.choices = [no_choice(), *((run.code, _run_label(run)) for run in runs)]
        people = [(str(employment.person_id), _person_label(employment)) for employment in staff]
        self.person.choices = [no_choice(), *people, (NEWCOMER, _("Somebody who is not in this list"))]

    def address(self) -> str:
        """The newcomer's e-mail address as we keep it, or nothing."""
        return mail_address(self.email.data) or ""

    def validate_full_name(self, field: StringField) -> None:
        if self.person.data == NEWCOMER and not field.data:
            raise ValidationError(_("Enter the full name"))

    def validate_email(self, field: StringField) -> None:
        if self.person.data == NEWCOMER and mail_address(field.data) is None:
            raise ValidationError(_("Enter an e-mail address, such as name@laboratory.example, or leave it empty"))


def _run_label(run: CourseRun) -> str:
    return _(
        "%(dates)s: %(course)s (%(code)s, %(facility)s)",
        dates=date_span(run.starts_on, run.ends_on),
        course=run.course.title,
        code=run.code,
        facility=run.facility.name,
    )


def _person_label(employment: Employment) -> str:
    if not employment.job_title:
        return employment.person.full_name
    return _("%(name)s, %(job)s", name=employment.person.full_name, job=employment.job_title)
