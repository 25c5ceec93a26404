"""Who signs certificates of a facility."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.addresses import own_path
from trainfac.infra.db import read
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.forms.settings import SignatoryForm
from trainfac.scheduling.models import Facility, Signatory
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tried
from trainfac.scheduling.services import signatories as services


@bp.get("/staff/<facility_code>/facility/signatories/new")
@coordinators
def add_signatory(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    return _page(facility, None, SignatoryForm(data={"position": len(facility.signatories) + 1}))


@bp.post("/staff/<facility_code>/facility/signatories/new")
@coordinators
def add_signatory_post(facility_code: str) -> ResponseReturnValue:
    facility, form = coordinated(read(), current_actor(), facility_code), SignatoryForm()
    if form.validate() and tried(form, services.add_signatory, facility.id, form.plan(), actor=current_actor()):
        flash(_("Saved."), "success")
        return _done(facility_code)
    return _page(facility, None, form)


@bp.get("/staff/<facility_code>/facility/signatories/<int:signatory_id>")
@coordinators
def edit_signatory(facility_code: str, signatory_id: int) -> ResponseReturnValue:
    facility, signatory = _signatory(facility_code, signatory_id)
    return _page(facility, signatory, SignatoryForm.showing(signatory))


@bp.post("/staff/<facility_code>/facility/signatories/<int:signatory_id>")
@coordinators
def edit_signatory_post(facility_code: str, signatory_id: int) -> ResponseReturnValue:
    facility, signatory = _signatory(facility_code, signatory_id)
    form = SignatoryForm()
    if form.validate():
        plan = form.plan()
        if tried(form, services.change_signatory, facility.id, signatory.id, plan, actor=current_actor()):
            flash(_("Saved. Certificates that were issued keep the names printed on them."), "success")
            return _done(facility_code)
    return _page(facility, signatory, form)


@bp.route("/staff/<facility_code>/facility/signatories/<int:signatory_id>/remove", methods=["GET", "POST"])
@coordinators
def remove_signatory(facility_code: str, signatory_id: int) -> ResponseReturnValue:
    """Take a name off certificates to come, once somebody has read what that means."""
    facility, signatory = _signatory(facility_code, signatory_id)
    if request.method == "GET":
        return render_template("scheduling/staff/remove_signatory.html", facility=facility, signatory=signatory)
    name = signatory.name
    if flashed(services.remove_signatory, facility.id, signatory.id, actor=current_actor()):
        flash(_("%(name)s signs no more certificates.", name=name), "success")
    return go_to(".facility", facility_code=facility_code)


def _signatory(facility_code: str, signatory_id: int) -> tuple[Facility, Signatory]:
    facility = coordinated(read(), current_actor(), facility_code)
    for signatory in facility.signatories:
        if signatory.id == signatory_id:
            return facility, signatory
    raise NotFound(msg("There is no such signatory"))


def _page(facility: Facility, signatory: Signatory | None, form: SignatoryForm) -> ResponseReturnValue:
    page = render_template(
        "scheduling/staff/signatory.html", facility=facility, signatory=signatory, form=form, back=_asked_from()
    )
    return page, form.status


def _done(facility_code: str) -> ResponseReturnValue:
    """Back to the page that sent for a signatory, or to that of the facility."""
    asked_from = _asked_from()
    if asked_from is None:
        return go_to(".facility", facility_code=facility_code)
    return redirect(asked_from, HTTPStatus.SEE_OTHER)


def _asked_from() -> str | None:
    return own_path(request.args.get("next"))
