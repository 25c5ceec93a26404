"""The published keys of a facility: whoever has a certificate can check it without us."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from trainfac.identity.access import public
from trainfac.infra.db import read
from trainfac.signing.queries import published_chain, published_keys, published_roots
from trainfac.signing.routes.blueprint import bp, facility_of


@bp.get("/facilities/<facility_code>/keys")
@public
def published(facility_code: str) -> ResponseReturnValue:
    facility = facility_of(facility_code)
    keys, roots = published_keys(read(), facility.id), published_roots(read(), facility.id)
    return render_template("signing/published.html", facility=facility, keys=keys, roots=roots)


@bp.get("/facilities/<facility_code>/keys.pem")
@public
def published_pem(facility_code: str) -> Response:
    """Every certificate of every key that was ever in use and is not compromised, roots too, each once."""
    facility = facility_of(facility_code)
    answer = Response(published_chain(read(), facility.id), mimetype="application/x-pem-file")
    answer.headers["Content-Disposition"] = f'attachment; filename="{facility.code}-keys.pem"'
    return answer
