"""Standards that the catalogue cites, and which of them somebody still has to confirm."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.catalogue import services
from trainfac.catalogue.queries import staff
from trainfac.catalogue.routes.blueprint import bp, keepers
from trainfac.identity.access import current_actor
from trainfac.infra.db import read, transact
from trainfac.kernel.paging import page_number


@bp.get("/staff/catalogue/standards")
@keepers
def standards() -> ResponseReturnValue:
    unconfirmed = request.args.get("show") == "unconfirmed"
    page = staff.standards(read(), unconfirmed=unconfirmed, number=page_number(request.args.get("page")))
    return render_template(
        "catalogue/standards.html",
        page=page,
        unconfirmed=unconfirmed,
        href_for=lambda number: url_for(".standards", page=number, show="unconfirmed" if unconfirmed else None),
    )


@bp.post("/staff/catalogue/standards/<int:standard_id>")
@keepers
def check_standard(standard_id: int) -> ResponseReturnValue:
    """Confirm a citation, or say that it is to be confirmed; then back to the list or the course one came from."""
    needs_check = request.form.get("needs_check") == "yes"
    standard = transact(services.check_standard, standard_id, needs_check=needs_check, actor=current_actor())
    if needs_check:
        flash(_("“%(citation)s” is shown as “edition to be confirmed”.", citation=standard.citation), "success")
    else:
        flash(_("“%(citation)s” is confirmed.", citation=standard.citation), "success")
    code, version = request.form.get("course", ""), request.form.get("version", type=int)
    if code and version:
        return redirect(url_for(".version", code=code, version=version, _anchor="standards"), HTTPStatus.SEE_OTHER)
    show = "unconfirmed" if request.form.get("show") == "unconfirmed" else None
    return redirect(url_for(".standards", show=show), HTTPStatus.SEE_OTHER)
