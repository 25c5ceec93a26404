"""Verification, for anybody who holds a certificate in their hands."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse

from trainfac.certificates import queries
from trainfac.certificates.forms import VerifyForm
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.wording import STATEMENTS
from trainfac.identity.access import public
from trainfac.infra.db import read
from trainfac.infra.throttle import client_address, take

# Enough for somebody with a pile of certificates, too few to guess a code of 60 bits in any lifetime.
_LIMIT = parse("60 per 10 minutes")
_NO_INDEX = {"X-Robots-Tag": "noindex, noarchive", "Cache-Control": "no-store"}


@bp.get("/verify")
@public
def verify_form() -> ResponseReturnValue:
    """Ask for the code on a certificate."""
    form = VerifyForm(request.args) if "code" in request.args else VerifyForm()
    code = (form.code.data or "").strip()
    if "code" in request.args and form.validate():
        return redirect(url_for(".verify", code=code), HTTPStatus.SEE_OTHER)
    return render_template("certificates/verify_form.html", form=form), form.status


@bp.get("/verify/<code>")
@public
def verify(code: str) -> ResponseReturnValue:
    """One answer: valid, superseded, revoked or unknown; and everything that is printed."""
    take(_LIMIT, "verify", client_address())
    found = queries.by_code(read(), code[:100])
    page = render_template(
        "certificates/verify.html",
        code=code[:100],
        certificate=found,
        snapshot=None if found is None else Snapshot.from_json(found.snapshot),
        statement=None if found is None else STATEMENTS[found.kind],
        facility=None if found is None else found.registration.run.facility,
        successor=None if found is None else queries.successor(read(), found.id),
    )
    return page, HTTPStatus.NOT_FOUND if found is None else HTTPStatus.OK, _NO_INDEX
