"""The certificate that an address of staff names, and the way back to its page."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Certificate
from trainfac.certificates.printed_name import PrintedName
from trainfac.certificates.states import HELD
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.kernel.errors import Forbidden, NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated


def of_facility(facility_code: str, certificate_id: int) -> tuple[Facility, Certificate]:
    """A certificate of a facility that the actor coordinates. Raises NotFound."""
    facility = coordinated(read(), current_actor(), facility_code)
    found = queries.certificate(read(), certificate_id)
    if found is None or found.facility_id != facility.id:
        raise NotFound(msg("There is no such certificate"))
    return facility, found


def not_own(facility_code: str, certificate_id: int) -> tuple[Facility, Certificate]:
    """The same, to be changed by the actor. Raises Forbidden for one of their own."""
    facility, found = of_facility(facility_code, certificate_id)
    if policy.is_own(current_actor(), found.registration.person_id):
        raise Forbidden(msg("Nobody changes a certificate of their own; ask another coordinator"))
    return facility, found


def may_change(certificate: Certificate) -> bool:
    """Whether the actor may correct, suspend or revoke it."""
    return certificate.state in HELD and not policy.is_own(current_actor(), certificate.registration.person_id)


def so_named(certificate: Certificate, name: PrintedName) -> list[Certificate]:
    """Other certificates of the holder on which that name stands, as far as the actor may correct them."""
    found = queries.so_named(read(), certificate.registration.person_id, name)
    return [each for each in found if each.id != certificate.id and policy.may_issue(current_actor(), each.facility_id)]


def too_late(facility: Facility, certificate: Certificate) -> ResponseReturnValue:
    flash(
        gettext(
            "Certificate %(serial)s has changed meanwhile and cannot be changed so any more; nothing was done.",
            serial=certificate.serial,
        )
    )
    return to(facility, certificate.id)


def to(facility: Facility, certificate_id: int) -> ResponseReturnValue:
    return redirect(
        url_for(".certificate", facility_code=facility.code, certificate_id=certificate_id), HTTPStatus.SEE_OTHER
    )
