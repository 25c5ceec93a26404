"""Emblems, borders and signatures: uploaded, cleaned, shown, put away."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates import queries
from trainfac.certificates.forms import PictureForm, SignatureForm
from trainfac.certificates.models import Picture
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.services import pictures as services
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.infra.pictures import SVG, CleanPicture
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility, Signatory
from trainfac.scheduling.queries.facilities import coordinated

_PLACE = "/staff/<facility_code>/certificates/pictures"
_ONE = f"{_PLACE}/<int:picture_id>"
_SIGNATURE = f"{_PLACE}/signatures/<int:signatory_id>"


@bp.get(_PLACE)
@requires(Role.COORDINATOR)
def certificate_pictures(facility_code: str) -> ResponseReturnValue:
    """The pictures that templates can use, and a form for one more."""
    return _page(coordinated(read(), current_actor(), facility_code), PictureForm())


@bp.post(_PLACE)
@requires(Role.COORDINATOR)
def add_picture(facility_code: str) -> ResponseReturnValue:
    """Take in an emblem or a border."""
    facility, form = coordinated(read(), current_actor(), facility_code), PictureForm()
    taken = form.taken() if form.validate() else None
    if taken is None:
        return _page(facility, form)
    transact(services.keep_picture, facility.id, taken, form.name, actor=current_actor())
    _tell(taken)
    return _back(facility)


@bp.get(_ONE)
@requires(Role.COORDINATOR)
def picture(facility_code: str, picture_id: int) -> ResponseReturnValue:
    """The picture itself, as it was cleaned."""
    found = _picture(coordinated(read(), current_actor(), facility_code), picture_id)
    ending = "svg" if found.media_type == SVG else "png"
    answer = send_file(
        BytesIO(found.content), mimetype=found.media_type, as_attachment=True, download_name=f"picture.{ending}"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@bp.post(f"{_ONE}/put-away")
@requires(Role.COORDINATOR)
def put_picture_away(facility_code: str, picture_id: int) -> ResponseReturnValue:
    """Offer it to drafts no more."""
    facility = coordinated(read(), current_actor(), facility_code)
    transact(services.put_away, facility.id, picture_id, actor=current_actor(), now=clock())
    flash(gettext("The picture is put away: nobody is offered it any more. What carries it stays as it is."))
    return _back(facility)


@bp.post(f"{_ONE}/take-up")
@requires(Role.COORDINATOR)
def take_picture_up(facility_code: str, picture_id: int) -> ResponseReturnValue:
    """Offer it again."""
    facility = coordinated(read(), current_actor(), facility_code)
    transact(services.take_up, facility.id, picture_id, actor=current_actor())
    flash(gettext("The picture is taken up again: it can be chosen in templates."))
    return _back(facility)


@bp.route(f"{_ONE}/delete", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def delete_picture(facility_code: str, picture_id: int) -> ResponseReturnValue:
    """Throw away what nothing ever used, once somebody has read that it cannot be undone."""
    facility = coordinated(read(), current_actor(), facility_code)
    if request.method == "GET":
        return _deletion(facility, picture_id)
    try:
        transact(services.delete_picture, facility.id, picture_id, actor=current_actor())
    except RuleBroken as refused:
        return _deletion(facility, picture_id), refused.status
    flash(gettext("The picture is deleted."), "success")
    return _back(facility)


@bp.get(_SIGNATURE)
@requires(Role.COORDINATOR)
def signature(facility_code: str, signatory_id: int) -> ResponseReturnValue:
    """The signature of one signatory, and a form for another picture of it."""
    facility, signatory = _signatory(facility_code, signatory_id)
    return _signature_page(facility, signatory, SignatureForm())


@bp.post(_SIGNATURE)
@requires(Role.COORDINATOR)
def set_signature(facility_code: str, signatory_id: int) -> ResponseReturnValue:
    """Print this picture above the name from now on."""
    facility, signatory = _signatory(facility_code, signatory_id)
    form = SignatureForm()
    taken = form.taken() if form.validate() else None
    if taken is None:
        return _signature_page(facility, signatory, form)
    transact(services.sign_with, facility.id, signatory.id, taken, actor=current_actor())
    flash(gettext("Certificates to come carry this signature. Those issued stay as they are."))
    _tell_left_out(taken)
    return _back(facility)


@bp.post(f"{_SIGNATURE}/remove")
@requires(Role.COORDINATOR)
def remove_signature(facility_code: str, signatory_id: int) -> ResponseReturnValue:
    """Leave the line empty, for a signature by hand."""
    facility, signatory = _signatory(facility_code, signatory_id)
    transact(services.sign_by_hand, facility.id, signatory.id, actor=current_actor())
    flash(gettext("Certificates to come leave room for a signature by hand. Those issued stay as they are."))
    return _back(facility)


def _picture(facility: Facility, picture_id: int) -> Picture:
    found = queries.picture(read(), facility.id, picture_id)
    if found is None:
        raise NotFound(msg("There is no such picture"))
    return found


def _deletion(facility: Facility, picture_id: int) -> str:
    """What would be lost; or, where something uses the picture, what does."""
    use = queries.use_of(read(), _picture(facility, picture_id))
    return render_template("certificates/delete_picture.html", facility=facility, use=use)


def _signatory(facility_code: str, signatory_id: int) -> tuple[Facility, Signatory]:
    facility = coordinated(read(), current_actor(), facility_code)
    for signatory in facility.signatories:
        if signatory.id == signatory_id:
            return facility, signatory
    raise NotFound(msg("There is no such signatory"))


def _page(facility: Facility, form: PictureForm) -> ResponseReturnValue:
    signatures = {signatory.id: queries.signature_of(read(), signatory.id) for signatory in facility.signatories}
    used = queries.uses(read(), facility.id, queries.emblems_and_borders(read(), facility.id))
    page = render_template(
        "certificates/pictures.html",
        facility=facility,
        form=form,
        offered=[use for use in used if use.picture.put_away_at is None],
        put_away=[use for use in used if use.picture.put_away_at is not None],
        signatures=signatures,
    )
    return page, form.status


def _signature_page(facility: Facility, signatory: Signatory, form: SignatureForm) -> ResponseReturnValue:
    page = render_template(
        "certificates/signature.html",
        facility=facility,
        signatory=signatory,
        signature=queries.signature_of(read(), signatory.id),
        form=form,
    )
    return page, form.status


def _tell(taken: CleanPicture) -> None:
    flash(gettext("The picture is kept. Choose it in a template; certificates that were issued stay as they are."))
    _tell_left_out(taken)


def _tell_left_out(taken: CleanPicture) -> None:
    if taken.left_out:
        flash(gettext("Left out of the drawing: %(parts)s.", parts=", ".join(taken.left_out)), "warning")


def _back(facility: Facility) -> ResponseReturnValue:
    return redirect(url_for(".certificate_pictures", facility_code=facility.code), HTTPStatus.SEE_OTHER)
