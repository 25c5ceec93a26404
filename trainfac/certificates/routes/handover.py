"""The hand-over register of a run."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from trainfac.certificates import policy, queries
from trainfac.certificates.handover_form import HandoverForm, StrikeOutForm
from trainfac.certificates.models import Handover
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.printing import RUN, printable_run
from trainfac.certificates.services.handing_over import hand_over as write_down
from trainfac.certificates.services.handing_over import may_strike, strike_out
from trainfac.certificates.states import CertificateState
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.scheduling.models import CourseRun
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
        strikeable={entry.id for entry in _strikeable(run, entries)},
    )
    return page, form.status


@bp.route(RUN + "/handover/strike-out", methods=["GET", "POST"])
@requires(Role.COORDINATOR, Role.TRAINER)
def strike_handovers(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Say that entries were wrong; they stay to be read. The address may name those that are ticked at first."""
    run = printable_run(facility_code, run_code)
    form = StrikeOutForm()
    if form.validate_on_submit():
        chosen, why = form.entries.data or [], form.reason.data or ""
        done = tried(form, strike_out, run.id, chosen, why, actor=current_actor(), now=clock())
        if done is not None:
            flash(ngettext("%(num)d entry is struck out.", "%(num)d entries are struck out.", done), "success")
            return _back(run)
    entries = _strikeable(run, queries.handovers_of_run(read(), run.id))
    form.offer(entries, request.args.getlist("entry", type=int))
    page = render_template(
        "certificates/strike_out.html",
        run=run,
        facility=run.facility,
        form=form,
        entries=entries,
        coordinates=current_actor().coordinates(run.facility_id),
    )
    return page, form.status


def _strikeable(run: CourseRun, entries: Sequence[Handover]) -> list[Handover]:
    return [entry for entry in entries if may_strike(entry, run, actor=current_actor(), now=clock())]


def _back(run: CourseRun) -> ResponseReturnValue:
    drafts.forget(request.path)
    return redirect(url_for(".hand_over", facility_code=run.facility.code, run_code=run.code), HTTPStatus.SEE_OTHER)
