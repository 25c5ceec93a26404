"""Forms: WTForms with CSRF, with what a rule refused shown where it belongs, and nothing typed ever lost."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.form import _is_submitted
from flask_wtf.i18n import translations

from trainfac.infra import drafts
from trainfac.infra.i18n import translate
from trainfac.kernel.errors import RuleBroken


class OfAnyField(str):
    """What a validator says of any field alike: away from its field it has to be told with its name."""

    __slots__ = ()
    of_any_field = True

    def __mod__(self, values: object) -> OfAnyField:
        return OfAnyField(super().__mod__(values))


class _Wording:
    """The validators' own messages in the language of the page, marked as theirs."""

    def gettext(self, message: str) -> OfAnyField:
        return OfAnyField(translations.gettext(message))

    def ngettext(self, singular: str, plural: str, number: int) -> OfAnyField:
        return OfAnyField(translations.ngettext(singular, plural, number))


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form; ``reasons`` are refusals that belong to no single field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: FlaskForm) -> _Wording:  # noqa: ARG002 - WTForms' signature
            return _Wording()

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:  # noqa: ANN401 - WTForms' signature
            wrapped = super().wrap_formdata(form, formdata)
            if wrapped is None and request and request.method == "GET":
                return drafts.restore(request.path)
            return wrapped

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.reasons: list[str] = []

    def refuse(self, error: RuleBroken) -> None:
        """Show why a command was refused: beside the fields it names, the rest at the top of the form."""
        self.reasons = [translate(reason) for reason in error.reasons]
        for name, message in error.fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, translate(message)]
            else:
                self.reasons.append(translate(message))

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows this form: 422 when it was sent and refused."""
        return 422 if _is_submitted() and (self.errors or self.reasons) else 200


def stripped(value: str | None) -> str | None:
    """A WTForms filter: white space around what was typed is not part of it."""
    return value.strip() if isinstance(value, str) else value


def no_choice() -> tuple[str, str]:
    """The first line of a list from which something must be chosen."""
    return "", gettext("Choose…")
