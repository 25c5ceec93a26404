"""Forms of certificates: verification, correction, revocation, templates, pictures."""

from trainfac.certificates.forms.issued import (
    AllCorrectionsForm,
    CorrectionForm,
    DroppedFileForm,
    NameForm,
    RevocationForm,
    SuspensionForm,
    VerifyForm,
)
from trainfac.certificates.forms.pictures import PictureForm, SignatureForm, name_of
from trainfac.certificates.forms.templates import NewTemplateForm, TemplateForm

__all__ = [
    "AllCorrectionsForm",
    "CorrectionForm",
    "DroppedFileForm",
    "NameForm",
    "NewTemplateForm",
    "PictureForm",
    "RevocationForm",
    "SignatureForm",
    "SuspensionForm",
    "TemplateForm",
    "VerifyForm",
    "name_of",
]
