"""Candidates of a run, the register, and what a verifier sees."""

from trainfac.certificates.queries.candidates import Candidate, candidates, evidence_of_run
from trainfac.certificates.queries.credentials import badge_exists, proving_keys
from trainfac.certificates.queries.handovers import handovers_of, handovers_of_run, sheet_lines, standing_handovers
from trainfac.certificates.queries.holders import (
    Holder,
    certificate_in,
    holder_of,
    holders_of_run,
    mails_about,
    without_certificate,
)
from trainfac.certificates.queries.issued import (
    by_code,
    by_digest,
    certificate,
    certificates_of_run,
    held,
    latest_print_run,
    of_person,
    predecessor,
    print_runs,
    signing_key_of,
    so_named,
    successor,
    without_document,
)
from trainfac.certificates.queries.made_here import MadeHere, made_here
from trainfac.certificates.queries.proofs import proof_of, proofs_of_run
from trainfac.certificates.queries.records import (
    holders_of_records,
    latest_records,
    training_record,
    training_records,
)
from trainfac.certificates.queries.register import register, years_of_register
from trainfac.certificates.queries.stationery import Stationery, pictures, stationery
from trainfac.certificates.queries.status import set_bits
from trainfac.certificates.queries.templates import sample_of, template, templates
from trainfac.certificates.queries.uploaded import (
    PictureUse,
    emblems_and_borders,
    picture,
    pictures_of_facility,
    put_away,
    signature_of,
    use_of,
    uses,
)

__all__ = [
    "Candidate",
    "Holder",
    "MadeHere",
    "PictureUse",
    "Stationery",
    "badge_exists",
    "by_code",
    "by_digest",
    "candidates",
    "certificate",
    "certificate_in",
    "certificates_of_run",
    "emblems_and_borders",
    "evidence_of_run",
    "handovers_of",
    "handovers_of_run",
    "held",
    "holder_of",
    "holders_of_records",
    "holders_of_run",
    "latest_print_run",
    "latest_records",
    "made_here",
    "mails_about",
    "of_person",
    "picture",
    "pictures",
    "pictures_of_facility",
    "predecessor",
    "print_runs",
    "proof_of",
    "proofs_of_run",
    "proving_keys",
    "put_away",
    "register",
    "sample_of",
    "set_bits",
    "sheet_lines",
    "signature_of",
    "signing_key_of",
    "so_named",
    "standing_handovers",
    "stationery",
    "successor",
    "template",
    "templates",
    "training_record",
    "training_records",
    "use_of",
    "uses",
    "without_certificate",
    "without_document",
    "years_of_register",
]
