"""The keys of a facility, as administrators and its coordinators see them."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.staff_answers import coordinators
from trainfac.signing import policy
from trainfac.signing.queries import active_key, keys_of
from trainfac.signing.routes.blueprint import administrators, bp, facility_of, keyring
from trainfac.signing.states import KeyPurpose


@bp.get("/admin/facilities/<facility_code>/keys")
@administrators
def keys(facility_code: str) -> ResponseReturnValue:
    return _page(facility_of(facility_code))


@bp.get("/staff/<facility_code>/keys")
@coordinators
def keys_seen(facility_code: str) -> ResponseReturnValue:
    return _page(coordinated(read(), current_actor(), facility_code))


def _page(facility: Facility) -> ResponseReturnValue:
    now = clock()
    signing = {active_key(read(), facility.id, purpose, now) for purpose in KeyPurpose}
    return render_template(
        "signing/keys.html",
        facility=facility,
        keys=keys_of(read(), facility.id),
        signing={key.id for key in signing if key is not None},
        manages=policy.may_manage(current_actor()),
        ready=keyring().folder.ready,
    )
