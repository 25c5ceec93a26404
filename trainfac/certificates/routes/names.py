"""Names are put right and confirmed: by coordinators on the run's page, by participants on one of their own."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from trainfac.certificates import queries
from trainfac.certificates.forms import NameForm
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.run_page import Correction, preflight_of, run_page
from trainfac.certificates.services.proofing import confirm_names, correct_name, own_place, printed_name
from trainfac.enrolment.models import Registration
from trainfac.enrolment.services import take_over_laboratory_name
from trainfac.identity.access import current_actor, requires, signed_in
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run

_NAMES: Final = "/staff/<facility_code>/runs/<run_code>/certificates/names"
_SEEN: Final = re.compile(r"(\d{1,9}):([0-9a-f]{20})")


@bp.post(_NAMES)
@requires(Role.COORDINATOR)
def confirm(facility_code: str, run_code: str) -> ResponseReturnValue:
    """The names that were shown are right, the participants have read them."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    seen = _seen(run)
    changed = transact(confirm_names, seen, actor=current_actor(), now=clock())
    confirmed = len(seen) - len(changed)
    if confirmed:
        flash(ngettext("%(num)d name is confirmed.", "%(num)d names are confirmed.", confirmed), "success")
    if changed:
        flash(gettext("Changed meanwhile, look at them again: %(names)s", names=", ".join(changed)))
    return _back(run)


@bp.post(f"{_NAMES}/<int:registration_id>")
@requires(Role.COORDINATOR)
def correct_printed_name(facility_code: str, run_code: str, registration_id: int) -> ResponseReturnValue:
    """Print another name on the certificate to come; one that was issued is corrected in the register."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    people = _participants(run)
    if registration_id not in people:
        raise NotFound(msg("There is no such participant of this run"))
    form = NameForm()
    form.offer(people[registration_id].person.native_lang)
    if form.validate_on_submit():
        confirmed, actor = bool(form.confirmed.data), current_actor()
        try:
            transact(correct_name, registration_id, form.printed, confirmed=confirmed, actor=actor, now=clock())
        except RuleBroken as error:
            form.refuse(error)
        else:
            _tell_saved(run, registration_id)
            return _back(run, f"person-{registration_id}")
    return run_page(run, Correction(registration_id, form))


@bp.post("/staff/<facility_code>/runs/<run_code>/certificates/laboratories/<int:registration_id>")
@requires(Role.COORDINATOR)
def take_over_laboratory(facility_code: str, run_code: str, registration_id: int) -> ResponseReturnValue:
    """Print the laboratory as it is called now, not as it was called when the participant was registered."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    if registration_id not in _participants(run):
        raise NotFound(msg("There is no such participant of this run"))
    taken = transact(take_over_laboratory_name, registration_id, actor=current_actor())
    flash(gettext("“%(name)s” will be printed.", name=taken.organisation_name), "success")
    return _back(run, f"person-{registration_id}")


@bp.route("/my/certificate-name/<int:registration_id>", methods=["GET", "POST"])
@signed_in
def own_name(registration_id: int) -> ResponseReturnValue:
    """A participant reads the name that will stand on their certificate, and says that it is right."""
    place = own_place(read(), registration_id, actor=current_actor())
    if request.method == "POST":
        mark = request.form.get("mark", "")
        if transact(confirm_names, {place.id: mark}, actor=current_actor(), now=clock()):
            flash(gettext("The name has changed meanwhile; please read it again."))
        else:
            flash(gettext("Thank you. Your name will be printed like this."), "success")
        return redirect(url_for(".own_name", registration_id=place.id), HTTPStatus.SEE_OTHER)
    name, proof = printed_name(place.person), queries.proof_of(read(), place.id)
    return render_template(
        "certificates/own_name.html",
        place=place,
        name=name,
        proof=proof,
        confirmed=proof is not None and proof.printed == name,
        held=queries.held(read(), place.id),
    )


def _tell_saved(run: CourseRun, registration_id: int) -> None:
    """Whether the name that was saved can be printed now."""
    read().expire_all()
    checked = preflight_of(run, queries.candidates(read(), run.id)).people[registration_id]
    if checked.name_is_wrong:
        flash(gettext("The name is saved, but it cannot be printed like this: its line says why."), "warning")
    else:
        flash(gettext("The name is put right. Certificates that were issued keep what is printed on them."), "success")


def _seen(run: CourseRun) -> dict[int, str]:
    """The names that the page showed, each with its mark. Raises NotFound for an answer that makes no sense."""
    given = [_SEEN.fullmatch(value) for value in request.form.getlist("seen")]
    seen = {int(found[1]): found[2] for found in given if found}
    if not seen or None in given or not seen.keys() <= _participants(run).keys():
        raise NotFound(msg("There is no such participant of this run"))
    return seen


def _participants(run: CourseRun) -> dict[int, Registration]:
    return {candidate.registration.id: candidate.registration for candidate in queries.candidates(read(), run.id)}


def _back(run: CourseRun, anchor: str | None = None) -> ResponseReturnValue:
    there = url_for(".run_certificates", facility_code=run.facility.code, run_code=run.code, _anchor=anchor)
    return redirect(there, HTTPStatus.SEE_OTHER)
