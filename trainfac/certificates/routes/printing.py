"""Printing the certificates of a run, and all of them as they were issued."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates import archive as archiving
from trainfac.certificates import jobs, policy, queries
from trainfac.certificates.print_form import PrintForm
from trainfac.certificates.print_register import not_valid
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.documents import kept_by_nobody
from trainfac.certificates.routes.work import work_on
from trainfac.certificates.serials import stretches
from trainfac.certificates.services.orders import order_print, without_record
from trainfac.certificates.states import CertificateState
from trainfac.delivery.queries import trainers_of_run
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import current_locale
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import run_for_staff

RUN = "/staff/<facility_code>/runs/<run_code>/certificates"


@bp.route(RUN + "/print", methods=["GET", "POST"])
@requires(Role.COORDINATOR, Role.TRAINER)
def print_file(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Make one file of the run's valid certificates, as a job; and what was printed before."""
    run = printable_run(facility_code, run_code)
    form = PrintForm()
    if form.validate_on_submit():
        transact(order_print, run.id, form.chosen, actor=current_actor(), lang=current_locale().language)
        drafts.forget(request.path)
        flash(gettext("The print file is being made."))
        return redirect(
            url_for(".run_certificates", facility_code=run.facility.code, run_code=run.code), HTTPStatus.SEE_OTHER
        )
    issued = queries.certificates_of_run(read(), run.id)
    valid = [certificate for certificate in issued if certificate.state is CertificateState.ISSUED]
    print_runs = queries.print_runs(read(), run.id)
    page = render_template(
        "certificates/print.html",
        run=run,
        facility=run.facility,
        form=form,
        valid=len(valid),
        made=sum(certificate.file_id is not None for certificate in valid),
        may_issue=policy.may_issue(current_actor(), run.facility_id),
        work=work_on(run),
        print_runs=print_runs,
        ended={printed.id: not_valid(printed, issued) for printed in print_runs},
        stretches=stretches,
        records=queries.training_records(read(), run.id),
        without_record=len(without_record(read(), run.id, actor=current_actor(), lang=current_locale().language)),
    )
    return page, form.status


@bp.get(RUN + "/originals.zip")
@requires(Role.COORDINATOR, Role.TRAINER)
def originals(facility_code: str, run_code: str) -> ResponseReturnValue:
    """The valid certificates of the run as they were issued, piece by piece, for there may be hundreds."""
    run = printable_run(facility_code, run_code)
    issued = queries.certificates_of_run(read(), run.id)
    pieces = archiving.originals(each for each in issued if each.state is CertificateState.ISSUED)
    if not pieces:
        raise NotFound(msg("This run has no valid certificate with its document"))
    return send_archive(pieces, f"{run.code}-certificates.zip")


def send_archive(pieces: Sequence[archiving.Piece], name: str) -> Response:
    """Files in one archive, piece by piece. Raises NotFound or Damaged before anything is sent."""
    workshop: jobs.Workshop = current_app.extensions["certificates"]
    workshop.store.refuse_unless_whole(piece.file for piece in pieces)
    answer = Response(archiving.archive(pieces, workshop.store), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return kept_by_nobody(answer)


def printable_run(facility_code: str, run_code: str) -> CourseRun:
    """The run, whose certificates the actor must be allowed to print. Raises NotFound."""
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    if not policy.may_print(current_actor(), run.facility_id, trainers_of_run(read(), run.id)):
        raise NotFound(msg("There is no such run among yours"))
    return run
