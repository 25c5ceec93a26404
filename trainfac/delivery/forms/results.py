"""The sheet of a run: a score for each test and an outcome for each practical."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DecimalField, SelectField, ValidationError
from wtforms.form import BaseForm

from trainfac.delivery.forms.sheet import Sheet
from trainfac.delivery.models import Assessment, AssessmentResult
from trainfac.delivery.rules import result_problem
from trainfac.delivery.services.results import ResultEntry
from trainfac.delivery.states import AssessmentKind, Outcome
from trainfac.enrolment.models import Registration
from trainfac.infra.i18n import translate

_HUNDREDTH = Decimal("0.01")


class ScoreField(DecimalField):
    """A score in per cent, or nothing. Refusals name the person and the test."""

    def __init__(self, assessment: Assessment, label: str, **options: Any) -> None:  # noqa: ANN401 - WTForms' options
        super().__init__(label, places=None, **options)
        self._kind = assessment.kind

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed = valuelist[0].strip().replace(",", ".")
        self.data = None
        if typed:
            try:
                self.data = Decimal(typed)
            except InvalidOperation:
                raise ValueError(gettext("%(field)s: give a number", field=self.label.text)) from None

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature
        if self.data is None:
            return
        if not self.data.is_finite():
            raise ValidationError(gettext("%(field)s: give a number", field=self.label.text))
        problem = result_problem(self._kind, self.data, None)
        if problem is not None:
            words = translate(problem)
            raise ValidationError(gettext("%(field)s: %(problem)s", field=self.label.text, problem=words))


def results_form(
    assessments: Sequence[Assessment],
    people: Sequence[Registration],
    known: Mapping[tuple[int, int], AssessmentResult],
) -> Sheet:
    rows: dict[str, Any] = {}
    for person in people:
        for assessment in assessments:
            result = known.get((assessment.id, person.id))
            label = lazy_gettext("%(assessment)s of %(name)s", assessment=assessment.title, name=person.full_name)
            rows[_name(assessment.id, person.id)] = (
                _outcome(label, result)
                if assessment.kind is AssessmentKind.PRACTICAL
                else ScoreField(assessment, label, default=_score(result))
            )
    return Sheet.of(rows, {_row(*place): result.answer for place, result in known.items()})


def result_entries(form: Sheet, assessments: Iterable[Assessment], people: Sequence[Registration]) -> list[ResultEntry]:
    """What was sent, of those who were on the sheet."""
    return [
        _entry(form, assessment, person.id)
        for assessment in assessments
        for person in people
        if form.was_sent(_name(assessment.id, person.id))
    ]


def _name(assessment_id: int, registration_id: int) -> str:
    return f"result-{_row(assessment_id, registration_id)}"


def _row(assessment_id: int, registration_id: int) -> str:
    return f"{assessment_id}-{registration_id}"


def _score(result: AssessmentResult | None) -> Decimal | None:
    """Without the zeros that the database adds: 60.00 is 60."""
    if result is None or result.score is None:
        return None
    score = result.score
    return score.quantize(Decimal(1)) if score == score.to_integral_value() else score.normalize()


def _outcome(label: str, result: AssessmentResult | None) -> SelectField:
    return SelectField(label, choices=_outcomes, default=result.outcome.value if result and result.outcome else "")


def _outcomes() -> list[tuple[str, str]]:
    return [("", "–"), *((outcome.value, translate(outcome.label)) for outcome in Outcome)]


def _entry(form: Sheet, assessment: Assessment, registration_id: int) -> ResultEntry:
    given = form[_name(assessment.id, registration_id)].data
    seen = form.showed(_row(assessment.id, registration_id))
    if assessment.kind is AssessmentKind.PRACTICAL:
        outcome = Outcome(given) if given else None
        return ResultEntry(assessment.id, registration_id, outcome=outcome, seen=seen)
    score = None if given is None else given.quantize(_HUNDREDTH)
    return ResultEntry(assessment.id, registration_id, score=score, seen=seen)
