"""Forms of certificates: verification, correction, revocation, templates, pictures."""

from trainfac.certificates.forms.issued import (
    CorrectionForm,
    DroppedFileForm,
    RevocationForm,
    SuspensionForm,
    VerifyForm,
    _ChangeForm,
)
from trainfac.certificates.forms.pictures import PictureForm, SignatureForm
from trainfac.certificates.forms.templates import NewTemplateForm, TemplateForm

__all__ = [
    "CorrectionForm",
    "DroppedFileForm",
    "NewTemplateForm",
    "PictureForm",
    "RevocationForm",
    "SignatureForm",
    "SuspensionForm",
    "TemplateForm",
    "VerifyForm",
    "_ChangeForm",
]
