"""The register of a facility's certificates, one certificate, its correction and revocation."""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates import jobs, policy, queries
from trainfac.certificates.forms import CorrectionForm, RevocationForm
from trainfac.certificates.models import Certificate
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.services.changing import correct_certificate, revoke_certificate
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateState
from trainfac.certificates.wording import STATEMENTS
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import page_number
from trainfac.kernel.text import clean
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated


@bp.get("/staff/<facility_code>/certificates")
@requires(Role.COORDINATOR)
def register(facility_code: str) -> ResponseReturnValue:
    """Every certificate of the facility, newest first."""
    facility = coordinated(read(), current_actor(), facility_code)
    years = queries.years_of_register(read(), facility.id)
    search = clean(request.args.get("search"))[:200]
    year = next((each for each in years if str(each) == request.args.get("year")), None)
    number = page_number(request.args.get("page"))
    return render_template(
        "certificates/register.html",
        facility=facility,
        page=queries.register(read(), facility.id, search=search, year=year, number=number),
        search=search,
        year=year,
        years=years,
    )


@bp.get("/staff/<facility_code>/certificates/<int:certificate_id>")
@requires(Role.COORDINATOR)
def certificate(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """One certificate: what was printed, its state, and what became of it."""
    facility, found = _certificate(facility_code, certificate_id)
    return render_template(
        "certificates/certificate.html",
        facility=facility,
        certificate=found,
        snapshot=Snapshot.from_json(found.snapshot),
        statement=STATEMENTS[found.kind],
        successor=queries.successor(read(), found.id),
        predecessor=None if found.supersedes_id is None else queries.certificate(read(), found.supersedes_id),
        may_change=found.state is CertificateState.ISSUED
        and not policy.is_own(current_actor(), found.registration.person_id),
    )


@bp.route("/staff/<facility_code>/certificates/<int:certificate_id>/correct", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def correct(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """Issue a corrected certificate that supersedes this one."""
    facility, old = _not_own(facility_code, certificate_id)
    if old.state is not CertificateState.ISSUED:
        return _too_late(facility, old)
    form = CorrectionForm(data={"holder_name": old.holder_name})
    if form.validate_on_submit():
        workshop: jobs.Workshop = current_app.extensions["certificates"]
        try:
            new = transact(
                correct_certificate,
                certificate_id,
                holder_name=form.holder_name.data or "",
                from_records=form.from_records.data,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=clock(),
                public_url=workshop.public_url,
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(gettext("Certificate %(serial)s was issued in its place.", serial=new.serial), "success")
            return _to(facility, new.id)
    page = render_template("certificates/correct.html", facility=facility, certificate=old, form=form)
    return page, form.status


@bp.route("/staff/<facility_code>/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def revoke(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """Revoke a certificate, with the reason that verifiers read."""
    facility, found = _not_own(facility_code, certificate_id)
    if found.state is not CertificateState.ISSUED:
        return _too_late(facility, found)
    form = RevocationForm()
    if form.validate_on_submit():
        try:
            transact(
                revoke_certificate, certificate_id, reason=form.reason.data or "", actor=current_actor(), now=clock()
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(gettext("Certificate %(serial)s is revoked. Its page says so from now on.", serial=found.serial))
            return _to(facility, found.id)
    page = render_template("certificates/revoke.html", facility=facility, certificate=found, form=form)
    return page, form.status


def _certificate(facility_code: str, certificate_id: int) -> tuple[Facility, Certificate]:
    facility = coordinated(read(), current_actor(), facility_code)
    found = queries.certificate(read(), certificate_id)
    if found is None or found.facility_id != facility.id:
        raise NotFound(msg("There is no such certificate"))
    return facility, found


def _not_own(facility_code: str, certificate_id: int) -> tuple[Facility, Certificate]:
    facility, found = _certificate(facility_code, certificate_id)
    if policy.is_own(current_actor(), found.registration.person_id):
        raise Forbidden(msg("Nobody changes a certificate of their own; ask another coordinator"))
    return facility, found


def _too_late(facility: Facility, certificate: Certificate) -> ResponseReturnValue:
    flash(gettext("Certificate %(serial)s is not valid any more; nothing was changed.", serial=certificate.serial))
    return _to(facility, certificate.id)


def _to(facility: Facility, certificate_id: int) -> ResponseReturnValue:
    return redirect(
        url_for(".certificate", facility_code=facility.code, certificate_id=certificate_id), HTTPStatus.SEE_OTHER
    )
