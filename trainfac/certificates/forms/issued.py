"""Forms of verification, correction, suspension and revocation."""

from __future__ import annotations

from contextlib import closing

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from trainfac.certificates.codes import code_within, is_code, is_serial, tidied
from trainfac.certificates.printed_name import PrintedName
from trainfac.certificates.services.changing import Why
from trainfac.certificates.services.correcting import Correction
from trainfac.certificates.states import REASONS, CertificateState, ReasonCode
from trainfac.directory.forms.choices import name_languages
from trainfac.infra.forms import Form
from trainfac.infra.i18n import translate

_MOST_BYTES = 4 * 1024 * 1024
_REASON = [InputRequired(lazy_gettext("Say why, in words that verifiers may read")), Length(max=300)]


def _kind_of_reason(state: CertificateState) -> SelectField:
    """Of the reasons that make sense for a change to that state, one."""

    def choices() -> list[tuple[str, str]]:
        return [("", _("Choose")), *((code.value, translate(code.label)) for code in REASONS[state])]

    return SelectField(
        lazy_gettext("Kind of reason"), [InputRequired(lazy_gettext("Choose the kind of reason"))], choices=choices
    )


def _native_name() -> StringField:
    return StringField(lazy_gettext("Name in their own script"), [Length(max=200)])


def _native_lang() -> SelectField:
    return SelectField(lazy_gettext("Language of that name"))


class _NamingForm(Form):
    """Asks among others for a name in the holder's own script, and for its language."""

    native_lang: SelectField

    def offer(self, spoken: str) -> None:
        """Our languages, and the one that the name is said to be in now: an import may bring any."""
        known = name_languages()
        self.native_lang.choices = known if spoken in dict(known) else [*known, (spoken, spoken)]


class _ChangeForm(Form):
    """What is asked before a certificate is no longer what it was."""

    code: SelectField
    reason = TextAreaField(lazy_gettext("What verifiers read"), _REASON)

    @property
    def why(self) -> Why:
        """What was answered, once it was checked."""
        return Why(ReasonCode(self.code.data), self.reason.data or "")


class VerifyForm(Form):
    """The code on a certificate; sent by GET, it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    code = StringField(
        lazy_gettext("Code on the certificate"),
        [InputRequired(lazy_gettext("Enter the code; it stands beside the QR code")), Length(max=500)],
        filters=[lambda typed: tidied(code_within(typed)) if typed else typed],
    )

    def validate_code(self, field: StringField) -> None:
        code = field.data or ""
        if is_serial(code):
            raise ValidationError(
                _("This is the serial number of a certificate. Enter the code that stands beside the QR code instead")
            )
        if not is_code(code):
            raise ValidationError(_("A code has only letters, digits and dashes; copy it from beside the QR code"))


class DroppedFileForm(Form):
    """A certificate as a file; it is looked at and not kept."""

    file = FileField(lazy_gettext("The file"), [FileRequired(lazy_gettext("Choose the PDF file of the certificate"))])

    def validate_file(self, field: FileField) -> None:
        with closing(field.data.stream) as stream:
            self.content = stream.read(_MOST_BYTES + 1)
        if len(self.content) > _MOST_BYTES:
            raise ValidationError(_("The file is larger than 4 MB; certificates are not. Check its code instead"))
        if not self.content.startswith(b"%PDF-"):
            raise ValidationError(
                _("This is no PDF file. A picture or scan cannot be compared: scan its QR code, or type the code")
            )


class CorrectionForm(_NamingForm, _ChangeForm):
    """A new certificate in place of one with a mistake."""

    holder_name = StringField(
        lazy_gettext("Name to be printed"),
        [InputRequired(lazy_gettext("Give the name to be printed")), Length(max=200)],
    )
    native_name = _native_name()
    native_lang = _native_lang()
    from_records = BooleanField(
        lazy_gettext("Take everything but the names anew: hours, results, kind, laboratory, signatories and template")
    )
    in_record = BooleanField(
        lazy_gettext("Also put the name right in the person’s record, for certificates to come"),
    )
    code = _kind_of_reason(CertificateState.SUPERSEDED)

    @property
    def asked(self) -> Correction:
        """What was answered, once it was checked."""
        return Correction(
            self.holder_name.data or "",
            self.from_records.data,
            self.why,
            native_name=self.native_name.data or "",
            native_lang=self.native_lang.data or "",
            in_record=self.in_record.data,
        )


class AllCorrectionsForm(_ChangeForm):
    """Why all certificates of a run whose records have changed are made anew; as a rule because they have."""

    code = _kind_of_reason(CertificateState.SUPERSEDED)

    def __init__(self) -> None:
        super().__init__(data={"code": ReasonCode.RECORDS.value})


class RevocationForm(_ChangeForm):
    """Why a certificate is no longer valid."""

    code = _kind_of_reason(CertificateState.REVOKED)


class SuspensionForm(_ChangeForm):
    """Why a certificate does not count for now."""

    code = _kind_of_reason(CertificateState.SUSPENDED)


class NameForm(_NamingForm):
    """The name of a participant as it will be printed."""

    name = StringField(
        lazy_gettext("Name to be printed"),
        [InputRequired(lazy_gettext("Give the name to be printed")), Length(max=200)],
    )
    native_name = _native_name()
    native_lang = _native_lang()
    confirmed = BooleanField(lazy_gettext("The participant has read it and says that it is right"))

    @property
    def printed(self) -> PrintedName:
        """What was typed, once it was checked."""
        return PrintedName(
            name=self.name.data or "",
            native_name=self.native_name.data or "",
            native_lang=self.native_lang.data or "",
        )
