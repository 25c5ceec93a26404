"""Correcting a certificate: asked for here, laid out and issued by a worker."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates.forms import CorrectionForm
from trainfac.certificates.models import Certificate
from trainfac.certificates.printed_name import PrintedName, name_on
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.documents import workshop
from trainfac.certificates.routes.one import may_change, not_own, of_facility, so_named, to, too_late
from trainfac.certificates.services.correcting import latest_correction, order_correction
from trainfac.certificates.services.proofing import printed_name
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import HELD
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.jobs import Job, JobState
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken

_CORRECT: Final = "/staff/<facility_code>/certificates/<int:certificate_id>/correct"


@bp.route(_CORRECT, methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def correct(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """Have a corrected certificate issued that supersedes this one."""
    facility, old = not_own(facility_code, certificate_id)
    if old.state not in HELD:
        return too_late(facility, old)
    last = latest_correction(read(), old.id)
    if last is not None and last.open:
        flash(gettext("A correction of this certificate is being made already."))
        return to(facility, old.id)
    failed = last if last is not None and last.failure else None
    printed, recorded = name_on(Snapshot.from_json(old.snapshot)), _recorded(old)
    form = _form(printed, recorded, failed)
    if form.validate_on_submit():
        address = workshop().public_url
        try:
            transact(order_correction, old.id, form.asked, actor=current_actor(), now=clock(), public_url=address)
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(gettext("The corrected certificate is being made. You can leave this page; the work goes on."))
            return to(facility, old.id)
    page = render_template(
        "certificates/correct.html",
        facility=facility,
        certificate=old,
        form=form,
        failed=failed,
        printed=printed,
        recorded=recorded,
        so_named=so_named(old, printed),
    )
    return page, form.status


@bp.get(f"{_CORRECT}/progress")
@requires(Role.COORDINATOR)
def correcting(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """The part of the certificate's page that says how far its correction is; then that of the new certificate."""
    facility, old = of_facility(facility_code, certificate_id)
    job = latest_correction(read(), old.id)
    shown = {"facility": facility, "certificate": old, "correction": job, "may_change": may_change(old)}
    page = render_template("certificates/_correction.html", **shown)
    return page, HTTPStatus.OK, _whither(facility.code, job)


def _recorded(old: Certificate) -> PrintedName | None:
    """The holder's name as it would be printed next; None for who is no participant any more."""
    holder = old.registration
    return printed_name(holder.person) if holder.state in PARTICIPANTS else None


def _form(printed: PrintedName, recorded: PrintedName | None, failed: Job | None) -> CorrectionForm:
    """Begins with what is printed, or with what was asked for in an order that failed."""
    begin = {
        "holder_name": printed.name,
        "native_name": printed.native_name,
        "native_lang": printed.native_lang,
        "in_record": recorded == printed,
    }
    asked = {name: value for name, value in failed.payload.items() if value is not None} if failed else {}
    form = CorrectionForm(data={**begin, **asked})
    form.offer(printed.native_lang)
    return form


def _whither(facility_code: str, job: Job | None) -> dict[str, str]:
    if job is None or job.open:
        return {}
    if job.state is not JobState.DONE:
        return {"HX-Refresh": "true"}
    new = job.result["certificate_id"]
    return {"HX-Redirect": url_for(".certificate", facility_code=facility_code, certificate_id=new)}
