"""The hand-over register of a run."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from trainfac.certificates import policy, queries
from trainfac.certificates.handover_form import HandoverForm, StrikeOutForm
from trainfac.certificates.models import Handover
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.printing import RUN, printable_run
from trainfac.certificates.services.handing_over import hand_over as write_down
from trainfac.certificates.services.handing_over import strike_out
from trainfac.certificates.states import CertificateState
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.staff_answers import tell, tried


@bp.route(RUN + "/handover", methods=["GET", "POST"])
@requires(Role.COORDINATOR, Role.TRAINER)
def hand_over(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Who took their printed certificate, and who has not yet."""
    run = printable_run(facility_code, run_code)
    form = HandoverForm(today=clock().astimezone(run.facility.zone).date())
    if form.validate_on_submit():
        done = tried(form, write_down, run.id, form.chosen, form.given, actor=current_actor(), now=clock())
        if done is not None:
            flash(ngettext("%(num)d certificate is handed over.", "%(num)d certificates are handed over.", done.count))
            tell([done.told] if done.told else [])
            return _back(run)
    entries = queries.handovers_of_run(read(), run.id)
    handed = {entry.certificate_id for entry in entries if entry.struck_at is None}
    of_run = queries.certificates_of_run(read(), run.id)
    waiting = [each for each in of_run if each.state is CertificateState.ISSUED and each.id not in handed]
    suspended = [each for each in of_run if each.state is CertificateState.SUSPENDED and each.id not in handed]
    others = [each for each in waiting if not policy.is_own(current_actor(), each.registration.person_id)]
    form.offer(others)
    page = render_template(
        "certificates/handover.html",
        run=run,
        facility=run.facility,
        form=form,
        entries=entries,
        waiting=others,
        own=len(waiting) > len(others),
        suspended=suspended,
        valid=any(each.state is CertificateState.ISSUED for each in of_run),
        may_strike=current_actor().coordinates(run.facility_id),
    )
    return page, form.status


@bp.route(RUN + "/handover/<int:handover_id>/strike-out", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def strike_handover(facility_code: str, run_code: str, handover_id: int) -> ResponseReturnValue:
    """Say that an entry was wrong; it stays to be read."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    entry = _entry(run, handover_id)
    if entry.struck_at is not None:
        flash(gettext("This entry has been struck out already."))
        return _back(run)
    form = StrikeOutForm()
    if form.validate_on_submit():
        try:
            transact(strike_out, entry.id, form.reason.data or "", actor=current_actor(), now=clock())
        except RuleBroken as error:
            form.refuse(error)
        else:
            flash(gettext("The entry is struck out. You can make the right one now."), "success")
            return _back(run)
    page = render_template("certificates/strike_out.html", run=run, facility=run.facility, form=form, entry=entry)
    return page, form.status


def _entry(run: CourseRun, handover_id: int) -> Handover:
    found = [entry for entry in queries.handovers_of_run(read(), run.id) if entry.id == handover_id]
    if not found:
        raise NotFound(msg("There is no such entry in the hand-over register"))
    return found[0]


def _back(run: CourseRun) -> ResponseReturnValue:
    drafts.forget(request.path)
    return redirect(url_for(".hand_over", facility_code=run.facility.code, run_code=run.code), HTTPStatus.SEE_OTHER)
