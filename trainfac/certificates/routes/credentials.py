"""What programs of verifiers and wallets fetch: credentials, badges, who issues, and what does not count any more.

Everybody may, from any page: nothing here knows who asks.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from flask import Response, current_app, request
from limits import parse

from trainfac.certificates import queries
from trainfac.certificates.credential import picture
from trainfac.certificates.credential.badge import as_bytes
from trainfac.certificates.credential.baking import bake_png, bake_svg
from trainfac.certificates.credential.issuer import Issuer, did_document
from trainfac.certificates.credential.status_list import Purpose
from trainfac.certificates.proving import CREDENTIAL
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.documents import workshop
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateKind
from trainfac.certificates.status_lists import StatusLists
from trainfac.identity.access import public
from trainfac.infra.db import read
from trainfac.infra.throttle import client_address, take
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.queries.facilities import facility_by_code

_CODES: Final = parse("60 per 10 minutes")  # counted together with the pages that the same codes open
_LISTS: Final = parse("600 per 10 minutes")  # a platform that checks the badges of many people asks from one address
_LONGEST: Final = 100
_FRESH_SECONDS: Final = 300
_DID: Final = "application/did+json"
_CODED: Final = "/verify/<code>"
_FACILITY: Final = "/facilities/<facility_code>"

_KINDS: Final = ", ".join(f"'{kind.value}'" for kind in CertificateKind)


@bp.get(f"{_CODED}/credential.json")
@public
def credential(code: str) -> Response:
    """The credential of a certificate as it was issued, whatever became of it: its status list says that."""
    serial, _printed, content = _issued(code)
    return _file(content, CREDENTIAL, f"{serial}.json")


@bp.get(f"{_CODED}/badge.svg")
@public
def badge_svg(code: str) -> Response:
    """The badge as a picture that carries the credential."""
    serial, printed, content = _issued(code)
    drawn = picture.svg(printed.course_code, printed.kind, printed.course_title)
    return _file(bake_svg(drawn, content), "image/svg+xml", f"{serial}.svg")


@bp.get(f"{_CODED}/badge.png")
@public
def badge_png(code: str) -> Response:
    """The same in pixels."""
    serial, printed, content = _issued(code)
    return _file(bake_png(picture.png(printed.course_code, printed.kind), content), "image/png", f"{serial}.png")


@bp.get(f"{_FACILITY}/badges/<course_code>-<any({_KINDS}):kind>.png")
@public
def badge_picture(facility_code: str, course_code: str, kind: str) -> Response:
    """The picture of a course's badge, as credentials name it; it carries nothing and names nobody."""
    take(_LISTS, "status", client_address())
    facility = facility_by_code(read(), facility_code)
    if facility is None or not queries.badge_exists(read(), facility.id, course_code, kind):
        raise NotFound(msg("There is no such badge"))
    return _open(Response(picture.png(course_code, kind), content_type="image/png"))


@bp.get(f"{_FACILITY}/did.json")
@public
def did(facility_code: str) -> Response:
    """Who the facility is for programs, and with which keys it proves."""
    take(_LISTS, "status", client_address())
    facility = facility_by_code(read(), facility_code)
    keys = [] if facility is None else queries.proving_keys(read(), facility.id)
    if facility is None or not keys:
        return _nothing(HTTPStatus.NOT_FOUND, "No facility with keys is at this address.\n")
    issuer = Issuer(workshop().public_url, facility.code, facility.name)
    answer = _open(Response(as_bytes(did_document(issuer, keys)), content_type=_DID))
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@bp.get(f"{_FACILITY}/status/<any(revocation, suspension):purpose>-<int:number>.json")
@public
def status(facility_code: str, purpose: Purpose, number: int) -> Response:
    """A status list, or that it did not change; then it does not travel again."""
    take(_LISTS, "status", client_address())
    facility = facility_by_code(read(), facility_code)
    lists: StatusLists = current_app.extensions["status_lists"]
    try:
        current = None if facility is None else lists.current(read(), facility, purpose, number, now=clock())
    except RuleBroken:
        return _nothing(HTTPStatus.SERVICE_UNAVAILABLE, "The facility has no valid key to sign its lists with now.\n")
    if current is None:
        return _nothing(HTTPStatus.NOT_FOUND, "There is no status list at this address.\n")
    answer = _open(Response(current.content, content_type=CREDENTIAL))
    answer.set_etag(current.tag, weak=True)  # signed at another second, it says the same
    answer.make_conditional(request)
    return answer


def _issued(code: str) -> tuple[str, Snapshot, bytes]:
    """Serial number, what was printed, and the credential."""
    take(_CODES, "verify", client_address())
    found = queries.by_code(read(), code[:_LONGEST])
    if found is None or found.credential_file is None:
        raise NotFound(msg("There is no credential with this code"))
    return found.serial, Snapshot.from_json(found.snapshot), workshop().store.read(found.credential_file)


def _file(content: bytes, media_type: str, name: str) -> Response:
    answer = _open(Response(content, content_type=media_type))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


def _nothing(status: HTTPStatus, text: str) -> Response:
    """A program reads it: no page around it."""
    answer = _open(Response(text, status, content_type="text/plain; charset=utf-8"))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _open(answer: Response) -> Response:
    """For programs in any browser's page, and not for search engines."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    answer.headers["Cache-Control"] = f"public, max-age={_FRESH_SECONDS}"
    return answer
