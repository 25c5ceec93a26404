"""Pages of certificates: eligibility and issuing, the register, templates and their pictures, and verification."""

from trainfac.certificates.routes import (
    credentials,
    documents,
    handover,
    mailing,
    names,
    pages,
    pictures,
    previews,
    printing,
    public,
    records,
    register,
    run,
    signatures,
    template_editor,
    templates,
    validity,
)
from trainfac.certificates.routes.blueprint import bp

__all__ = [
    "bp",
    "credentials",
    "documents",
    "handover",
    "mailing",
    "names",
    "pages",
    "pictures",
    "previews",
    "printing",
    "public",
    "records",
    "register",
    "run",
    "signatures",
    "template_editor",
    "templates",
    "validity",
]
