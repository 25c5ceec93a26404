"""Suspending, reinstating and revoking a certificate."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates.forms import RevocationForm, SuspensionForm
from trainfac.certificates.models import Certificate
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.one import not_own, to, too_late
from trainfac.certificates.services.changing import reinstate_certificate, revoke_certificate, suspend_certificate
from trainfac.certificates.states import CERTIFICATE_STATES, CertificateState
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.models import Facility

_CERTIFICATE = "/staff/<facility_code>/certificates/<int:certificate_id>"


@bp.route(f"{_CERTIFICATE}/revoke", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def revoke(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """Revoke a certificate for good, with the reason that verifiers read."""
    facility, found = not_own(facility_code, certificate_id)
    if not CERTIFICATE_STATES.may_move(found.state, CertificateState.REVOKED):
        return too_late(facility, found)
    form = RevocationForm()
    if form.validate_on_submit():
        try:
            transact(revoke_certificate, found.id, why=form.why, actor=current_actor(), now=clock())
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _done(
                facility,
                found,
                gettext("Certificate %(serial)s is revoked. Its page says so from now on.", serial=found.serial),
            )
    return render_template("certificates/revoke.html", facility=facility, certificate=found, form=form), form.status


@bp.route(f"{_CERTIFICATE}/suspend", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def suspend(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """Suspend a certificate until something is settled, with the reason that verifiers read."""
    facility, found = not_own(facility_code, certificate_id)
    if not CERTIFICATE_STATES.may_move(found.state, CertificateState.SUSPENDED):
        return too_late(facility, found)
    form = SuspensionForm()
    if form.validate_on_submit():
        try:
            transact(suspend_certificate, found.id, why=form.why, actor=current_actor(), now=clock())
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _done(
                facility,
                found,
                gettext("Certificate %(serial)s is suspended. Its page says so until you end it.", serial=found.serial),
            )
    return render_template("certificates/suspend.html", facility=facility, certificate=found, form=form), form.status


@bp.post(f"{_CERTIFICATE}/reinstate")
@requires(Role.COORDINATOR)
def reinstate(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """End a suspension."""
    facility, found = not_own(facility_code, certificate_id)
    if found.state is not CertificateState.SUSPENDED:
        return too_late(facility, found)
    transact(reinstate_certificate, found.id, actor=current_actor(), now=clock())
    return _done(facility, found, gettext("Certificate %(serial)s is valid again.", serial=found.serial))


def _done(facility: Facility, certificate: Certificate, told: str) -> ResponseReturnValue:
    drafts.forget(request.path)
    flash(told, "success")
    return to(facility, certificate.id)
