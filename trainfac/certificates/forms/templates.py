"""The form of a template. What may be printed, its content says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from trainfac.certificates import statements
from trainfac.certificates.content import LONGEST_LINE, MOST_SIGNERS, LanguageText, Signer, TemplateContent
from trainfac.certificates.forms.pictures import name_of
from trainfac.certificates.look import BORDERS, DESIGNS, PARTS
from trainfac.certificates.models import CertificateTemplate, Picture
from trainfac.certificates.states import CertificateKind
from trainfac.certificates.words import LANGUAGES
from trainfac.infra.forms import Form, no_choice, stripped
from trainfac.infra.i18n import language_name, translate
from trainfac.infra.pictures import SVG
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import Signatory

_LINE = (Optional(), Length(max=LONGEST_LINE))
_SENTENCE = (Optional(), Length(max=statements.LONGEST))
_NOBODY: Final = msg("Nobody")
_WHOEVER: Final = msg("Whoever signs for the facility that day")


class NewTemplateForm(Form):
    """For which certificates."""

    kind = SelectField(_l("Kind of certificate"), [InputRequired()])
    lang = SelectField(_l("First language"), [InputRequired()], default="en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, translate(kind.label)) for kind in CertificateKind]
        self.lang.choices = _languages()


class TemplateForm(Form):
    """Everything a version of a template says."""

    design = RadioField(_l("Design"), [InputRequired()])
    accent = StringField(_l("Colour of titles and lines"), [InputRequired(), Length(max=7)], filters=[stripped])
    border = RadioField(_l("Border"), [InputRequired()])
    border_image = SelectField(_l("Drawing of your own border"), [Optional()], default="")
    logo = SelectField(_l("Emblem"), [Optional()], default="")
    second_logo = SelectField(_l("Second emblem"), [Optional()], default="")
    parts = SelectMultipleField(_l("What is printed"))

    first_facility_name = StringField(_l("Name of the facility"), _LINE, filters=[stripped])
    first_letterhead = TextAreaField(_l("Lines under the name"), [Optional(), Length(max=600)])
    first_place = StringField(_l("Place"), _LINE, filters=[stripped])
    first_statement = TextAreaField(_l("What the certificate attests"), _SENTENCE)

    second_lang = SelectField(_l("Second language"), default="")
    second_facility_name = StringField(_l("Name of the facility in it"), _LINE, filters=[stripped])
    second_letterhead = TextAreaField(_l("Lines under the name in it"), [Optional(), Length(max=600)])
    second_place = StringField(_l("Place in it"), _LINE, filters=[stripped])
    second_statement = TextAreaField(_l("What the certificate attests in it"), _SENTENCE)

    signer_1 = SelectField(_l("Signs first"), [Optional()], default="")
    signer_1_role = StringField(_l("Title of the first in the second language"), _LINE, filters=[stripped])
    signer_2 = SelectField(_l("Signs second"), [Optional()], default="")
    signer_2_role = StringField(_l("Title of the second in the second language"), _LINE, filters=[stripped])
    signer_3 = SelectField(_l("Signs third"), [Optional()], default="")
    signer_3_role = StringField(_l("Title of the third in the second language"), _LINE, filters=[stripped])

    sample = SelectField(_l("Try it on"), [Optional()], default="worst", validate_choice=False)
    seen = HiddenField()

    def offer(
        self, template: CertificateTemplate, pictures: Iterable[Picture], signatories: Iterable[Signatory]
    ) -> None:
        """Say what there is to choose from."""
        self.lang = template.lang
        self.design.choices = _words(DESIGNS, lambda design: design.label)
        self.border.choices = _words(BORDERS, lambda border: border)
        self.parts.choices = _words(PARTS, lambda part: part)
        self.second_lang.choices = [("", translate(msg("None"))), *(c for c in _languages() if c[0] != template.lang)]
        named = [(picture.sha256, name_of(picture), picture.media_type) for picture in pictures]
        emblems = [("", translate(msg("None"))), *((digest, name) for digest, name, _ in named)]
        self.logo.choices = self.second_logo.choices = emblems
        self.border_image.choices = [no_choice(), *((digest, name) for digest, name, kind in named if kind == SVG)]
        signing = [(str(signatory.id), signatory.name) for signatory in signatories]
        for number in _places():
            empty = _WHOEVER if number == 1 else _NOBODY
            self[f"signer_{number}"].choices = [("", translate(empty)), *signing]

    def try_on(self, *choices: tuple[str, str]) -> None:
        """Say what the preview can be made with."""
        self.sample.choices = list(choices)
        self.samples = frozenset(key for key, _ in choices)

    @classmethod
    def showing(cls, content: TemplateContent) -> TemplateForm:
        """The form as it stands before anybody types: with what is stored now."""
        data: dict[str, Any] = {
            "design": content.design,
            "accent": content.accent,
            "border": content.border,
            "border_image": content.border_image,
            "logo": content.logos[0] if content.logos else "",
            "second_logo": content.logos[1] if len(content.logos) > 1 else "",
            "parts": list(content.parts),
            "second_lang": content.second.lang if content.second else "",
            "seen": content.mark,
        }
        for order, text in (("first", content.first), ("second", content.second)):
            if text:
                data[f"{order}_facility_name"], data[f"{order}_place"] = text.facility_name, text.place
                data[f"{order}_letterhead"] = "\n".join(text.letterhead)
                data[f"{order}_statement"] = text.statement
        for number, signer in enumerate(content.signers, 1):
            data[f"signer_{number}"], data[f"signer_{number}_role"] = str(signer.signatory_id), signer.second_role
        return cls(data=data)

    def content(self) -> TemplateContent:
        """What was typed, cleaned; whether it can be printed, it says itself."""
        logos = dict.fromkeys(filter(None, (self.logo.data, self.second_logo.data)))
        return TemplateContent(
            first=self._text("first", self.lang),
            second=self._text("second", self.second_lang.data) if self.second_lang.data else None,
            design=self.design.data or "",
            accent=self.accent.data or "",
            border=self.border.data or "",
            border_image=self.border_image.data or "",
            logos=tuple(logos),
            parts=tuple(self.parts.data or ()),
            signers=tuple(self._signers()),
        ).cleaned()

    def _text(self, order: str, lang: str) -> LanguageText:
        return LanguageText(
            lang,
            self[f"{order}_facility_name"].data or "",
            tuple((self[f"{order}_letterhead"].data or "").splitlines()),
            self[f"{order}_place"].data or "",
            # One sentence: the field is large for it to be seen, not for lines.
            self[f"{order}_statement"].data or "",
        )

    def _signers(self) -> Iterator[Signer]:
        seen: set[int] = set()
        for number in _places():
            chosen = self[f"signer_{number}"].data or ""
            if chosen.isdecimal() and int(chosen) not in seen:
                seen.add(int(chosen))
                yield Signer(int(chosen), self[f"signer_{number}_role"].data or "")

    def validate_second_lang(self, field: SelectField) -> None:
        """What was typed for a second language is not thrown away without a word."""
        texts = (self[f"second_{name}"].data for name in ("facility_name", "letterhead", "place", "statement"))
        if not field.data and any(text and text.strip() for text in texts):
            raise ValidationError(_("Choose the language of the texts below, or empty them"))

    def tell(self, problems: dict[str, Message]) -> None:
        """Show what cannot be printed beside its field."""
        for name, message in problems.items():
            if name in self:
                self[name].errors = [*self[name].errors, translate(message)]
            else:
                self.reasons.append(translate(message))


def _places() -> range:
    return range(1, MOST_SIGNERS + 1)


def _languages() -> list[tuple[str, str]]:
    return [(tag, language_name(tag)) for tag in LANGUAGES]


def _words(known: Any, label: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - mappings of several kinds
    return [(key, translate(label(value))) for key, value in known.items()]
