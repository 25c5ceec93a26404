"""Forms for what a trainer may teach, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from trainfac.catalogue.states import Track
from trainfac.infra.fields import DayField
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.infra.i18n import translate
from trainfac.kernel.text import fold
from trainfac.scheduling.forms import choices
from trainfac.scheduling.forms.week import WeekForm, week_as_typed
from trainfac.scheduling.models import Trainer, TrainerCompetence, TrainerHours
from trainfac.scheduling.queries.trainers import Subjects
from trainfac.scheduling.services.competences import CompetencePlan
from trainfac.scheduling.states import CompetenceLevel


class HandOverForm(Form):
    """Who takes over, from which day on."""

    new_trainer = SelectField(_l("Trainer who takes over"), [InputRequired()], coerce=choices.number_or_none)
    from_day = DayField(_l("From this day on"), [InputRequired()])

    def offer(self, trainers: Sequence[Trainer]) -> None:
        self.new_trainer.choices = [no_choice(), *((str(one.id), one.name) for one in trainers)]


class CompetenceForm(Form):
    """What somebody may teach: chosen from the catalogue, or in a word of one's own."""

    subject = SelectField(_l("Course or field"), [Optional()])
    word = StringField(_l("Or something else"), [Optional(), Length(max=100)], filters=[stripped])
    level = RadioField(_l("Level"), [InputRequired()], default=CompetenceLevel.TEACHES.value)
    valid_from = DayField(_l("Valid from"), [Optional()])
    valid_until = DayField(_l("Valid until"), [Optional()])
    evidence = StringField(_l("Evidence"), [Optional(), Length(max=300)], filters=[stripped])

    def offer(self, subjects: Subjects) -> None:
        """Say what can be chosen."""
        self.level.choices = choices.states(CompetenceLevel)
        groups = {
            "": [no_choice()],
            _("Fields of courses"): [(track.value, translate(track.label)) for track in Track],
            _("As modules ask for it"): [(word, word) for word in subjects.words],
            _("Courses"): [
                (code, _("%(code)s %(title)s", code=code, title=title)) for code, title in subjects.courses.items()
            ],
        }
        self.subject.choices = {label: offered for label, offered in groups.items() if offered}

    @classmethod
    def showing(cls, competence: TrainerCompetence, subjects: Subjects) -> CompetenceForm:
        """The form as it stands before anybody types: with what is stored now."""
        known = {fold(one): one for one in (*(track.value for track in Track), *subjects.words, *subjects.courses)}
        chosen = known.get(competence.subject_folded, "")
        form = cls(
            data={
                "subject": chosen,
                "word": "" if chosen else competence.subject,
                "level": competence.level.value,
                "valid_from": competence.valid_from,
                "valid_until": competence.valid_until,
                "evidence": competence.evidence,
            }
        )
        form.offer(subjects)
        return form

    def validate_word(self, field: StringField) -> None:
        """One thing is put on record at a time."""
        if field.data and self.subject.data:
            raise ValidationError(_("Choose one above, or write it here, not both"))

    def plan(self) -> CompetencePlan:
        return CompetencePlan(
            subject=self.subject.data or self.word.data or "",
            level=CompetenceLevel(self.level.data),
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            evidence=self.evidence.data or "",
        )


class TrainerHoursForm(WeekForm):
    """The week in which a trainer teaches at a facility."""

    @classmethod
    def showing(cls, hours: Iterable[TrainerHours]) -> TrainerHoursForm:
        """The form as it stands before anybody types: with what is stored now."""
        return cls(data=week_as_typed((one.weekday, one.starts, one.ends) for one in hours))
