"""Forms for course runs and their timetables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainfac.infra.fields import DayField, WholeNumberField
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.kernel.text import clean
from trainfac.scheduling.forms import choices
from trainfac.scheduling.models import CourseRun, Facility, Room, Trainer
from trainfac.scheduling.queries.runs import RunFilter, details_mark
from trainfac.scheduling.services.runs import RunDetails, RunPlan
from trainfac.scheduling.services.timetable import LayoutPlan
from trainfac.scheduling.states import Admission, RunState

MOST_SEATS = 1000


class RunFilterForm(Form):
    """Narrows the list of runs; an address may hold anything."""

    class Meta(Form.Meta):
        csrf = False

    search = StringField(_l("Code or course"))
    state = SelectField(_l("State"), validate_choice=False)
    year = SelectField(_l("Year"), validate_choice=False)

    def __init__(self, years: Iterable[int], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self._years = [str(year) for year in years]
        self.state.choices = [choices.anything(), *choices.states(RunState)]
        self.year.choices = [choices.anything(), *((year, year) for year in self._years)]

    def wanted(self) -> RunFilter:
        """What to look for; values that no list offers are passed over."""
        known_state = self.state.data in set(RunState)
        known_year = self.year.data in self._years
        return RunFilter(
            state=RunState(self.state.data) if known_state else None,
            year=int(self.year.data) if known_year else None,
            text=clean(self.search.data)[:100],
        )


class LayoutForm(Form):
    """How a timetable is laid out."""

    starts_on = DayField(_l("First day"), [InputRequired()])
    room_id = SelectField(_l("Room"), [Optional()], coerce=choices.number_or_none)
    trainer_ids = SelectMultipleField(_l("Trainers"), [Optional()], coerce=int)
    make_up = RadioField(_l("If public holidays or closures take hours away"), [InputRequired()], default="no")
    without_busy = BooleanField(_l("Lay it out all the same, without the room or trainer where they are taken"))

    def offer(self, rooms: Sequence[Room], trainers: Sequence[Trainer]) -> None:
        """Say what can be chosen."""
        self.room_id.choices = choices.rooms(rooms)
        self.trainer_ids.choices = choices.trainers(trainers)
        self.make_up.choices = [
            ("no", _l("Keep the usual number of days; the run page shows what is missing")),
            ("yes", _l("Add days at the end until every module has its hours")),
        ]

    def layout(self) -> LayoutPlan:
        return LayoutPlan(
            starts_on=choices.given(self.starts_on.data),
            room_id=self.room_id.data,
            trainer_ids=frozenset(self.trainer_ids.data or ()),
            make_up=self.make_up.data == "yes",
            without_busy=self.without_busy.data,
        )


class LayAgainForm(LayoutForm):
    """The same for a run that has a timetable already."""

    sure = BooleanField(_l("Throw the present timetable away"), [InputRequired()])


class _DetailsForm(Form):
    """What a new run and one that exists have in common."""

    language = SelectField(_l("Language of teaching"), [InputRequired()])
    admission = RadioField(_l("How places are given"), [InputRequired()], default=Admission.SELECTION.value)
    nomination_deadline = DayField(_l("Last day for nominations"), [Optional()])
    note = TextAreaField(_l("What participants should know or bring"), [Optional(), Length(max=2000)])

    def offer_languages(self, facility: Facility) -> None:
        self.language.choices = choices.languages(facility.languages)
        self.admission.choices = choices.states(Admission)


class NewRunForm(_DetailsForm, LayoutForm):
    """A run that is planned from its course."""

    course_id = SelectField(_l("Course"), [InputRequired()], coerce=choices.number_or_none)
    capacity = WholeNumberField(_l("Seats"), [Optional(), NumberRange(1, MOST_SEATS)])
    code = StringField(_l("Code of the run"), [Optional(), Length(max=40)], filters=[stripped])

    def offer_courses(self, courses: Sequence[tuple[int, str]]) -> None:
        self.course_id.choices = [no_choice(), *courses]

    def plan(self) -> RunPlan:
        return RunPlan(
            course_id=self.course_id.data,
            layout=self.layout(),
            capacity=self.capacity.data,
            language=self.language.data,
            admission=Admission(self.admission.data),
            nomination_deadline=self.nomination_deadline.data,
            code=self.code.data or "",
            note=self.note.data or "",
        )


class RunForm(_DetailsForm):
    """The details of a run that exists."""

    code = StringField(_l("Code of the run"), [InputRequired(), Length(max=40)], filters=[stripped])
    capacity = WholeNumberField(_l("Seats"), [InputRequired(), NumberRange(1, MOST_SEATS)])
    starts_on = DayField(_l("First day"), [InputRequired()])
    ends_on = DayField(_l("Last day"), [InputRequired()])
    seen = HiddenField()

    @classmethod
    def showing(cls, run: CourseRun) -> RunForm:
        """The form as it stands before anybody types: with what is stored now."""
        names = ("code", "capacity", "language", "nomination_deadline", "starts_on", "ends_on", "note")
        stored = {name: getattr(run, name) for name in names}
        return cls(data={**stored, "admission": run.admission.value, "seen": details_mark(run)})

    def details(self) -> RunDetails:
        return RunDetails(
            code=choices.given(self.code.data),
            capacity=choices.given(self.capacity.data),
            language=self.language.data,
            admission=Admission(self.admission.data),
            nomination_deadline=self.nomination_deadline.data,
            starts_on=choices.given(self.starts_on.data),
            ends_on=choices.given(self.ends_on.data),
            note=self.note.data or "",
        )


class CancelRunForm(Form):
    """Why a run does not take place."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=1000)])
