"""Confirming a key, and ending it."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.web import clock
from trainfac.scheduling.routes.staff_answers import go_to, tried
from trainfac.signing import policy
from trainfac.signing.forms import CompromisedKeyForm, ConfirmKeyForm, RetireKeyForm
from trainfac.signing.models import SigningKey
from trainfac.signing.routes.blueprint import administrators_again, bp, key_of, may_confirm_alone
from trainfac.signing.services.lifecycle import confirm_key, mark_compromised, retire_key


@bp.route("/admin/keys/<int:key_id>/confirm", methods=["GET", "POST"])
@administrators_again
def confirm(key_id: int) -> ResponseReturnValue:
    key, form = key_of(key_id), ConfirmKeyForm()
    alone = not policy.is_second_person(current_actor(), key.made_by_id)
    if form.validate_on_submit() and tried(
        form, confirm_key, key.id, alone=may_confirm_alone(), actor=current_actor(), now=clock()
    ):
        return _done(key, _("The key is in use from now on."))
    page = render_template("signing/confirm_key.html", key=key, form=form, alone=alone, may_alone=may_confirm_alone())
    return page, form.status


@bp.route("/admin/keys/<int:key_id>/retire", methods=["GET", "POST"])
@administrators_again
def retire(key_id: int) -> ResponseReturnValue:
    key, form = key_of(key_id), RetireKeyForm()
    if form.validate_on_submit() and tried(
        form, retire_key, key.id, reason=form.reason.data or "", actor=current_actor(), now=clock()
    ):
        return _done(key, _("The key signs nothing more."))
    return render_template("signing/retire_key.html", key=key, form=form), form.status


@bp.route("/admin/keys/<int:key_id>/compromised", methods=["GET", "POST"])
@administrators_again
def compromised(key_id: int) -> ResponseReturnValue:
    key, form = key_of(key_id), CompromisedKeyForm()
    if form.validate_on_submit() and tried(
        form, mark_compromised, key.id, form.reason.data or "", actor=current_actor(), now=clock()
    ):
        return _done(key, _("The key signs nothing more, and everybody can read why."))
    return render_template("signing/compromised_key.html", key=key, form=form), form.status


def _done(key: SigningKey, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(".keys", facility_code=key.facility.code)
