"""Training records for laboratories: ordered on the page of a run, and fetched there."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from trainfac.certificates import queries
from trainfac.certificates.archive import records
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.documents import send_document, workshop
from trainfac.certificates.routes.printing import RUN, printable_run, send_archive
from trainfac.certificates.services.orders import order_record, order_records
from trainfac.certificates.states import CertificateState
from trainfac.certificates.training_record import refuse_unless_valid
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.infra.i18n import current_locale
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.routes.staff_answers import flashed


@bp.post(RUN + "/records/<int:certificate_id>")
@requires(Role.COORDINATOR, Role.TRAINER)
def make_record(facility_code: str, run_code: str, certificate_id: int) -> ResponseReturnValue:
    """Make the training record of one holder, as a job."""
    run = printable_run(facility_code, run_code)
    found = queries.certificate(read(), certificate_id)
    if found is None or found.registration.run_id != run.id:
        raise NotFound(msg("There is no such certificate of this run"))
    if flashed(order_record, found.id, actor=current_actor(), lang=current_locale().language):
        flash(gettext("The training record is being made."))
    here = url_for(".run_certificates", facility_code=run.facility.code, run_code=run.code)
    return redirect(f"{here}#person-{found.registration_id}", HTTPStatus.SEE_OTHER)


@bp.post(RUN + "/records")
@requires(Role.COORDINATOR, Role.TRAINER)
def make_records(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Make the training records that are missing, as one job."""
    run = printable_run(facility_code, run_code)
    ordered = flashed(order_records, run.id, actor=current_actor(), lang=current_locale().language)
    if ordered:
        flash(ngettext("%(num)d training record is being made.", "%(num)d training records are being made.", ordered))
    there = url_for(".print_file", facility_code=run.facility.code, run_code=run.code)
    return redirect(there, HTTPStatus.SEE_OTHER)


@bp.get(RUN + "/records.zip")
@requires(Role.COORDINATOR, Role.TRAINER)
def all_records(facility_code: str, run_code: str) -> ResponseReturnValue:
    """The last training record of each holder whose certificate counts, in one archive."""
    run = printable_run(facility_code, run_code)
    latest = queries.latest_records(read(), run.id).values()
    counting = [each for each in latest if each.certificate.state is CertificateState.ISSUED]
    if not counting:
        raise NotFound(msg("There is no training record of a certificate that counts"))
    return send_archive(records(counting), f"{run.code}-training-records.zip")


@bp.get(RUN + "/record-<int:record_id>.pdf")
@requires(Role.COORDINATOR, Role.TRAINER)
def record(facility_code: str, run_code: str, record_id: int) -> ResponseReturnValue:
    """A training record as it was made; none of a certificate that does not count any more."""
    run = printable_run(facility_code, run_code)
    found = queries.training_record(read(), run.id, record_id)
    if found is None or found.file is None:
        raise NotFound(msg("There is no such training record"))
    refuse_unless_valid(found.certificate)
    return send_document(workshop().store.read(found.file), found.file.name)
