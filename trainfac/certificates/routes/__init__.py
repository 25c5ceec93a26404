"""Pages of certificates: eligibility and issuing, the register, and verification."""

from trainfac.certificates.routes import (
    credentials,
    documents,
    handover,
    names,
    printing,
    public,
    register,
    run,
    validity,
)
from trainfac.certificates.routes.blueprint import bp

__all__ = ["bp", "credentials", "documents", "handover", "names", "printing", "public", "register", "run", "validity"]
