"""Making a key, and bringing one in."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.routes.staff_answers import go_to, tried
from trainfac.signing.forms import BringKeyForm, NewKeyForm
from trainfac.signing.importing import BroughtKey, read_key
from trainfac.signing.models import SigningKey
from trainfac.signing.routes.blueprint import administrators_again, bp, facility_of, keyring
from trainfac.signing.services.importing import import_key
from trainfac.signing.services.making import NewKey, make_key, new_private_key


@bp.route("/admin/facilities/<facility_code>/keys/new", methods=["GET", "POST"])
@administrators_again
def new_key(facility_code: str) -> ResponseReturnValue:
    facility, now = facility_of(facility_code), clock()
    form = NewKeyForm(data={"valid_from": now.date(), "valid_to": now.date().replace(day=1, year=now.year + 2)})
    form.offer()
    if form.validate_on_submit():
        purpose, algorithm, begins, ends = form.chosen(now)
        wanted = NewKey(purpose, algorithm, new_private_key(algorithm), begins, ends)
        made = tried(form, make_key, facility.id, wanted, folder=keyring().folder, actor=current_actor(), now=now)
        if made is not None:
            return _done(facility_code, made)
    return render_template("signing/new_key.html", facility=facility, form=form), form.status


@bp.route("/admin/facilities/<facility_code>/keys/bring", methods=["GET", "POST"])
@administrators_again
def bring_key(facility_code: str) -> ResponseReturnValue:
    facility, now = facility_of(facility_code), clock()
    form = BringKeyForm()
    brought = _read(form) if form.validate_on_submit() else None
    if brought is not None:
        kept = tried(form, import_key, facility.id, brought, folder=keyring().folder, actor=current_actor(), now=now)
        if kept is not None:
            return _done(facility_code, kept)
    return render_template("signing/bring_key.html", facility=facility, form=form), form.status


def _read(form: BringKeyForm) -> BroughtKey | None:
    try:
        return read_key(form.content(), form.passphrase.data or "", now=clock())
    except RuleBroken as refused:
        form.refuse(refused)
        return None


def _done(facility_code: str, _key: SigningKey) -> ResponseReturnValue:
    flash(_("The key is kept. It signs once somebody else has confirmed it."), "success")
    return go_to(".keys", facility_code=facility_code)
