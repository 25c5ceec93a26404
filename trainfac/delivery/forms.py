"""Sheets of attendance and results: one row of fields for each participant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, DecimalField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from trainfac.delivery.models import Assessment, AssessmentResult, AttendanceRecord
from trainfac.delivery.services.attendance import AttendanceEntry
from trainfac.delivery.services.results import ResultEntry
from trainfac.delivery.states import AssessmentKind, AttendanceStatus, Outcome
from trainfac.enrolment.models import Registration
from trainfac.infra.forms import Form
from trainfac.infra.i18n import translate
from trainfac.scheduling.models import TrainingSession


class CorrectionForm(Form):
    """A sheet that may correct what was recorded."""

    reason = TextAreaField(lazy_gettext("Reason for the correction"), [Optional(), Length(max=500)])


def attendance_form(
    session: TrainingSession, people: Sequence[Registration], known: Mapping[int, AttendanceRecord]
) -> CorrectionForm:
    """The sheet of a session; whoever has no record yet starts as present."""
    fields: dict[str, Any] = {}
    for person in people:
        record = known.get(person.id)
        fields[f"status-{person.id}"] = RadioField(
            person.full_name,
            choices=[(status.value, translate(status.label)) for status in AttendanceStatus],
            default=record.status.value if record else AttendanceStatus.PRESENT.value,
        )
        fields[f"minutes-{person.id}"] = IntegerField(
            lazy_gettext("Minutes of %(name)s", name=person.full_name),
            [Optional(), NumberRange(0, session.minutes)],
            default=record.minutes if record and record.status is AttendanceStatus.LATE else None,
        )
    form: CorrectionForm = _sheet("AttendanceForm", fields)
    return form


def attendance_entries(form: Form, people: Iterable[Registration]) -> list[AttendanceEntry]:
    return [
        AttendanceEntry(
            person.id, AttendanceStatus(form[f"status-{person.id}"].data), form[f"minutes-{person.id}"].data
        )
        for person in people
    ]


def results_form(
    assessments: Sequence[Assessment],
    people: Sequence[Registration],
    known: Mapping[tuple[int, int], AssessmentResult],
) -> CorrectionForm:
    """The sheet of a run: a score for each test and an outcome for each practical."""
    fields: dict[str, Any] = {}
    for person in people:
        for assessment in assessments:
            result = known.get((assessment.id, person.id))
            label = lazy_gettext("%(assessment)s of %(name)s", assessment=assessment.title, name=person.full_name)
            fields[f"result-{assessment.id}-{person.id}"] = (
                _outcome(label, result) if assessment.kind is AssessmentKind.PRACTICAL else _score(label, result)
            )
    form: CorrectionForm = _sheet("ResultsForm", fields)
    return form


def result_entries(form: Form, assessments: Iterable[Assessment], people: Sequence[Registration]) -> list[ResultEntry]:
    return [
        _entry(assessment, person.id, form[f"result-{assessment.id}-{person.id}"].data)
        for assessment in assessments
        for person in people
    ]


class PracticalForm(Form):
    """A practical that is observed and passed or not."""

    title = StringField(lazy_gettext("What is observed"), [Length(max=200)])
    module_id = SelectField(lazy_gettext("Module"), [Optional()], coerce=lambda value: int(value) if value else None)
    required = BooleanField(lazy_gettext("Must be passed for a certificate of achievement"), default=True)


def _sheet(name: str, fields: dict[str, Any]) -> CorrectionForm:
    form: CorrectionForm = type(name, (CorrectionForm,), fields)()
    return form


def _score(label: str, result: AssessmentResult | None) -> DecimalField:
    given = _plain(result.score) if result and result.score is not None else None
    return DecimalField(label, [Optional(), NumberRange(0, 100)], places=None, default=given)


def _plain(score: Decimal) -> Decimal:
    """Without the zeros that the database adds: 60.00 is 60."""
    return score.quantize(Decimal(1)) if score == score.to_integral_value() else score.normalize()


def _outcome(label: str, result: AssessmentResult | None) -> SelectField:
    choices = [("", "–"), *((outcome.value, translate(outcome.label)) for outcome in Outcome)]
    given = result.outcome.value if result and result.outcome else ""
    return SelectField(label, [Optional()], choices=choices, default=given)


def _entry(assessment: Assessment, registration_id: int, given: Decimal | str | None) -> ResultEntry:
    if assessment.kind is AssessmentKind.PRACTICAL:
        return ResultEntry(assessment.id, registration_id, outcome=Outcome(str(given)) if given else None)
    score = given.quantize(Decimal("0.01")) if isinstance(given, Decimal) else None
    return ResultEntry(assessment.id, registration_id, score=score)
