"""Forms of verification, correction and revocation."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from trainfac.certificates.codes import code_within, is_code, is_serial
from trainfac.infra.forms import Form

_REASON = [InputRequired(lazy_gettext("Say why, in words that verifiers may read")), Length(max=300)]


class VerifyForm(Form):
    """The code on a certificate; sent by GET, it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    code = StringField(
        lazy_gettext("Code on the certificate"),
        [InputRequired(lazy_gettext("Enter the code; it stands beside the QR code")), Length(max=500)],
        filters=[lambda typed: code_within(typed) if typed else typed],
    )

    def validate_code(self, field: StringField) -> None:
        code = field.data or ""
        if is_serial(code):
            raise ValidationError(
                _("This is the serial number of a certificate. Enter the code that stands beside the QR code instead")
            )
        if not is_code(code):
            raise ValidationError(_("A code has only letters, digits and dashes; copy it from beside the QR code"))


class CorrectionForm(Form):
    """A new certificate in place of one with a mistake."""

    holder_name = StringField(
        lazy_gettext("Name to be printed"),
        [InputRequired(lazy_gettext("Give the name to be printed")), Length(max=200)],
    )
    from_records = BooleanField(lazy_gettext("Take hours, results and kind anew from the records"))
    reason = TextAreaField(lazy_gettext("Reason"), _REASON)


class RevocationForm(Form):
    """Why a certificate is no longer valid."""

    reason = TextAreaField(lazy_gettext("Reason"), _REASON)
