"""Verification by code, for anybody who holds a certificate in their hands, and for their programs."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Final

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse
from werkzeug.exceptions import TooManyRequests

from trainfac.certificates import queries
from trainfac.certificates.codes import count_signs, slip_in
from trainfac.certificates.forms import DroppedFileForm, VerifyForm
from trainfac.certificates.models import Certificate
from trainfac.certificates.public_record import UNKNOWN, public_record
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.wording import Wording
from trainfac.identity.access import public
from trainfac.infra.db import read
from trainfac.infra.throttle import client_address, take
from trainfac.signing.inspecting import Inspection
from trainfac.signing.models import SigningKey
from trainfac.signing.queries import key_of_fingerprint

# Enough for somebody with a pile of certificates, too few to guess a code of 60 bits in any lifetime.
CODES_LIMIT: Final = parse("60 per 10 minutes")
NO_INDEX: Final = {"X-Robots-Tag": "noindex, noarchive", "Cache-Control": "no-store"}
_FOR_PROGRAMS: Final = {  # in any browser's page
    **NO_INDEX,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_LONGEST: Final = 100


class File(StrEnum):
    """What was found about a file that was sent."""

    NONE = ""
    GENUINE = "genuine"
    ALTERED = "altered"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


@bp.get("/verify")
@public
def verify_form() -> ResponseReturnValue:
    """Ask for the code on a certificate, or for its file."""
    form = VerifyForm(request.args) if "code" in request.args else VerifyForm()
    code = (form.code.data or "").strip()
    if "code" in request.args and form.validate():
        return redirect(url_for(".verify", code=code), HTTPStatus.SEE_OTHER)
    return render_template("certificates/verify_form.html", form=form, dropped=DroppedFileForm()), form.status


@bp.get("/verify/<code>")
@public
def verify(code: str) -> ResponseReturnValue:
    """One answer: valid, suspended, superseded, revoked or unknown; and everything that is printed."""
    take(CODES_LIMIT, "verify", client_address())
    code = code[:_LONGEST]
    return answer_page(queries.by_code(read(), code), code=code)


@bp.get("/verify/<code>.json")
@public
def verify_by_machine(code: str) -> ResponseReturnValue:
    """The same as data, also when it is asked too often."""
    try:
        take(CODES_LIMIT, "verify", client_address())
    except TooManyRequests as error:
        waiting = {"Retry-After": str(error.retry_after)}
        return jsonify(error="too many requests"), HTTPStatus.TOO_MANY_REQUESTS, {**_FOR_PROGRAMS, **waiting}
    found = queries.by_code(read(), code[:_LONGEST])
    if found is None:
        return jsonify(UNKNOWN), HTTPStatus.NOT_FOUND, _FOR_PROGRAMS
    told = public_record(
        found,
        queries.signing_key_of(read(), found),
        predecessor=queries.predecessor(read(), found),
        successor=queries.successor(read(), found.id),
    )
    return jsonify(told), HTTPStatus.OK, _FOR_PROGRAMS


def answer_page(
    found: Certificate | None, *, code: str = "", file: File = File.NONE, signature: Inspection | None = None
) -> ResponseReturnValue:
    """The answer; ``file`` and ``signature`` say what was found about a file that was sent."""
    snapshot = None if found is None else Snapshot.from_json(found.snapshot)
    page = render_template(
        "certificates/verify.html",
        code=code,
        slip=slip_in(code),
        signs=count_signs(code),
        file=file,
        signature=signature,
        certificate=found,
        snapshot=snapshot,
        wording=None if snapshot is None else Wording(snapshot),
        other=None if snapshot is None else Wording.second(snapshot),
        key=None if found is None else _key(found, signature),
        facility=None if found is None else found.registration.run.facility,
        predecessor=None if found is None else queries.predecessor(read(), found),
        successor=None if found is None else queries.successor(read(), found.id),
    )
    status = HTTPStatus.NOT_FOUND if found is None and not file else HTTPStatus.OK
    return page, status, NO_INDEX


def _key(certificate: Certificate, signature: Inspection | None) -> SigningKey | None:
    """The key that signed what is asked about: the file that was sent, or the one that was issued."""
    if signature is not None:
        return key_of_fingerprint(read(), certificate.facility_id, signature.fingerprint)
    return queries.signing_key_of(read(), certificate)
