"""A file that somebody holds: whether it was made here, and which certificate it is or says it is."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from limits import parse

from trainfac.certificates import queries
from trainfac.certificates.claimed import claim_of
from trainfac.certificates.forms import DroppedFileForm, VerifyForm
from trainfac.certificates.models import Certificate
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.public import CODES_LIMIT, NO_INDEX, File, answer_page
from trainfac.certificates.snapshot import Snapshot
from trainfac.identity.access import public
from trainfac.infra.db import read
from trainfac.infra.throttle import client_address, take
from trainfac.signing.inspecting_apart import inspect_document
from trainfac.signing.queries import document_chains

_LIMIT: Final = parse("20 per 10 minutes")  # each may cost seconds


@bp.get("/verify/file")
@public
def verify_file_again() -> ResponseReturnValue:
    """Whoever comes back to the answer by its address: the file was not kept, so it is asked for again."""
    return redirect(url_for(".verify_form", _anchor="by-file"), HTTPStatus.SEE_OTHER)


@bp.post("/verify/file")
@public
def verify_file() -> ResponseReturnValue:
    """Whether a file is one that was issued, bit for bit; if not, which one it says it is. Nothing of it is kept."""
    take(_LIMIT, "verify-file", client_address())
    form = DroppedFileForm()
    if not form.validate_on_submit():
        return render_template("certificates/verify_form.html", form=VerifyForm(), dropped=form), form.status
    sha256 = hashlib.sha256(form.content).hexdigest()
    issued = queries.by_digest(read(), sha256)
    if issued is not None:
        return answer_page(issued, file=File.GENUINE)
    made = queries.made_here(read(), sha256)
    return _altered_or_unknown(form.content) if made is None else _made_page(made)


def _altered_or_unknown(content: bytes) -> ResponseReturnValue:
    claim = claim_of(content)
    claimed = _first_issued(claim.codes)
    if claimed is None:
        return answer_page(None, file=File.FOREIGN if claim.whole else File.UNREADABLE)
    signature = inspect_document(content, document_chains(read(), claimed.facility_id))
    return answer_page(claimed, file=File.ALTERED, signature=signature)


def _first_issued(codes: list[str]) -> Certificate | None:
    """The certificate of the first code that is one; each that is tried counts as if it were typed."""
    for code in codes:
        take(CODES_LIMIT, "verify", client_address())
        found = queries.by_code(read(), code)
        if found is not None:
            return found
    return None


def _made_page(made: queries.MadeHere) -> ResponseReturnValue:
    """What was made of certificates, and whether each of them counts today."""
    first = made.certificates[0]
    page = render_template(
        "certificates/made_here.html",
        made=made,
        certificate=first,
        snapshot=Snapshot.from_json(first.snapshot),
        facility=first.registration.run.facility,
        predecessor=queries.predecessor(read(), first),
        successor=queries.successor(read(), first.id),
    )
    return page, HTTPStatus.OK, NO_INDEX
