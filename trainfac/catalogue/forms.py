"""Forms of those who keep the catalogue. What may be stored, the rules say."""

from __future__ import annotations

from decimal import Decimal
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

from trainfac.catalogue import rules
from trainfac.catalogue.content import CourseContent, ModuleContent
from trainfac.catalogue.models import Course, Module
from trainfac.catalogue.states import CourseState, ModuleKind, Track
from trainfac.infra.fields import FigureField, WholeNumberField
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.infra.i18n import language_name, translate
from trainfac.kernel.states import State

# Languages that courses are written in, to choose from.
LANGUAGES = ("en", "fr", "es", "pt", "ar", "zh", "ru", "vi", "th", "id", "km", "lo", "my", "hi", "bn")


class CourseForm(Form):
    """What is written about one version of a course."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=rules.TITLE_LIMIT)], filters=[stripped])
    track = SelectField(_l("Subject"), [InputRequired()])
    language = SelectField(_l("Language of these texts"), [InputRequired()], default="en")
    aims = TextAreaField(_l("Aims"), [Optional(), Length(max=rules.TEXT_LIMIT)])
    audience = TextAreaField(_l("Who it is for"), [Optional(), Length(max=rules.TEXT_LIMIT)])
    entry_requirements = TextAreaField(_l("What is needed to take part"), [Optional(), Length(max=rules.TEXT_LIMIT)])
    max_participants = WholeNumberField(
        _l("Participants at most"), [InputRequired(), NumberRange(1, rules.PARTICIPANTS_LIMIT)], default=20
    )
    outcomes = TextAreaField(_l("What participants can do afterwards"), [Optional()])
    standards = TextAreaField(_l("Standards"), [Optional()])
    trains_trainers = BooleanField(_l("This course trains trainers"))
    changes = TextAreaField(_l("What this version changes"), [Optional(), Length(max=rules.TEXT_LIMIT)])
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.track.choices = [no_choice(), *choices(Track)]
        self.language.choices = sorted(((tag, language_name(tag)) for tag in LANGUAGES), key=lambda pair: pair[1])

    @classmethod
    def showing(cls, course: Course) -> CourseForm:
        """The form as it stands before anybody types: with what is stored now."""
        content = course.content
        return cls(
            data={
                **vars(content),
                "outcomes": "\n".join(content.outcomes),
                "standards": "\n".join(content.standards),
                "seen": content.mark,
            }
        )

    def content(self) -> CourseContent:
        return CourseContent(
            title=self.title.data or "",
            track=Track(self.track.data),
            language=self.language.data,
            aims=self.aims.data or "",
            audience=self.audience.data or "",
            entry_requirements=self.entry_requirements.data or "",
            max_participants=self.max_participants.data or 0,
            outcomes=_lines(self.outcomes.data),
            standards=_lines(self.standards.data),
            changes=self.changes.data or "",
            trains_trainers=self.trains_trainers.data,
        )


class NewCourseForm(CourseForm):
    """The same with the code, which a course keeps for good."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=24)], filters=[stripped])


class ModuleForm(Form):
    """One module of a course."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=rules.TITLE_LIMIT)], filters=[stripped])
    kind = RadioField(_l("How it is taught"), [InputRequired()])
    hours = FigureField(
        _l("Contact hours"),
        [InputRequired(), NumberRange(rules.SHORTEST_MODULE / 60, rules.LONGEST_MODULE / 60)],
        places=None,
    )
    compulsory = BooleanField(_l("Everybody takes it"), default=True)
    instruments = TextAreaField(_l("Instruments"), [Optional()])
    competence = StringField(
        _l("Competence the trainer needs"), [Optional(), Length(max=rules.LINE_LIMIT)], filters=[stripped]
    )
    after = SelectMultipleField(_l("Taught after"), [Optional()], coerce=int)
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(ModuleKind)
        self.after.choices = []

    def offer(self, course: Course, module: Module | None) -> None:
        """Say which modules it can be taught after: those above it."""
        above = [one for one in course.modules if module is None or one.sequence < module.sequence]
        self.after.choices = [(one.sequence, f"{one.sequence}. {one.title}") for one in above]

    @classmethod
    def showing(cls, module: Module) -> ModuleForm:
        """The form as it stands before anybody types: with what is stored now."""
        content = module.content
        return cls(
            data={
                "title": content.title,
                "kind": content.kind,
                "hours": (Decimal(content.minutes) / 60).quantize(Decimal("0.01")).normalize(),
                "compulsory": content.compulsory,
                "instruments": "\n".join(content.instruments),
                "competence": content.competence,
                "after": list(content.after),
                "seen": content.mark,
            }
        )

    def content(self) -> ModuleContent:
        return ModuleContent(
            title=self.title.data or "",
            kind=ModuleKind(self.kind.data),
            minutes=round((self.hours.data or 0) * 60),
            compulsory=self.compulsory.data,
            instruments=_lines(self.instruments.data),
            competence=self.competence.data or "",
            after=tuple(self.after.data or ()),
        )


class CourseFilterForm(Form):
    """Narrows the list of the catalogue; an address may hold anything."""

    class Meta(Form.Meta):
        csrf = False

    search = StringField(_l("Code or title"))
    track = SelectField(_l("Subject"), validate_choice=False)
    state = SelectField(_l("State"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.track.choices = [any_of_them(), *choices(Track)]
        self.state.choices = [any_of_them(), *choices(CourseState)]


def choices(kind: type[State]) -> list[tuple[str, str]]:
    """The values of a kind with their words, for a list to choose from."""
    return [(member.value, translate(member.label)) for member in kind]


def any_of_them() -> tuple[str, str]:
    """The first line of a list that narrows nothing."""
    return "", str(_l("Any"))


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").splitlines())
