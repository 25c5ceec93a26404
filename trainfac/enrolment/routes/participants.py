"""One run: who is to be decided about, who takes part, who waits, who does not come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from trainfac.enrolment.forms.deciding import CoordinatorWithdrawForm, DecisionForm
from trainfac.enrolment.queries import participants as queries
from trainfac.enrolment.queries.participants import Counts
from trainfac.enrolment.queries.people import doubles
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.routes.deciding import coordinators, decided
from trainfac.enrolment.services import withdraw_registration as withdraw_service
from trainfac.identity.access import current_actor
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.paging import Page, page_number
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run

_PARTS: Final[dict[str, Callable[[Session, int, int], Page]]] = {
    "undecided": queries.undecided_of_run,
    "participants": queries.seated_of_run,
    "waiting": queries.waiting_of_run,
    "gone": queries.gone_of_run,
}


@dataclass(frozen=True)
class Part:
    """A part of the list, as the component ``tabs`` shows it."""

    label: str
    href: str
    current: bool
    count: int


@bp.get("/staff/<facility_code>/runs/<run_code>/participants")
@coordinators
def run_nominations(facility_code: str, run_code: str) -> ResponseReturnValue:
    """``?show=`` names a part; without it, those to be decided about come first."""
    return _page(coordinated_run(read(), current_actor(), facility_code, run_code), DecisionForm())


@bp.post("/staff/<facility_code>/runs/<run_code>/participants")
@coordinators
def decide_run_nominations(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    form = DecisionForm()
    done = decided(form, run.facility_id)
    return done or _page(coordinated_run(read(), current_actor(), facility_code, run_code), form)


@bp.route("/staff/<facility_code>/runs/<run_code>/participants/<int:registration_id>/withdraw", methods=["GET", "POST"])
@coordinators
def withdraw_participant(facility_code: str, run_code: str, registration_id: int) -> ResponseReturnValue:
    """Somebody told the facility that they do not come."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    participant = queries.participant(read(), run.id, registration_id)
    form = CoordinatorWithdrawForm()
    here = url_for(".run_nominations", facility_code=facility_code, run_code=run_code, show="participants")
    if form.validate_on_submit():
        try:
            transact(withdraw_service, registration_id, actor=current_actor(), now=clock(), note=form.note.data or "")
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(_("%(name)s is withdrawn.", name=participant.full_name), "success")
            return redirect(here, HTTPStatus.SEE_OTHER)
    page = render_template(
        "enrolment/withdraw_participant.html",
        facility=run.facility,
        run=run,
        participant=participant,
        form=form,
        here=here,
    )
    return page, form.status


def _page(run: CourseRun, form: DecisionForm) -> ResponseReturnValue:
    session = read()
    counts = queries.counts(session, run.id)
    show = request.args.get("show", "")
    if show not in _PARTS:
        show = "undecided" if counts.undecided else "participants"
    page = _PARTS[show](session, run.id, page_number(request.args.get("page")))
    html = render_template(
        "enrolment/participants.html",
        facility=run.facility,
        run=run,
        counts=counts,
        parts=_tabs(run, counts, show),
        show=show,
        page=page,
        form=form,
        doubles=doubles(session, run.facility_id, {row.person_id for row in page.rows}),
        href_for=lambda number: _address(run, show, page=number),
    )
    return html, form.status


def _tabs(run: CourseRun, counts: Counts, show: str) -> list[Part]:
    named = {
        "undecided": (_("To decide"), counts.undecided),
        "participants": (_("Participants"), counts.seated),
        "waiting": (_("Waiting list"), counts.waiting),
        "gone": (_("Not accepted or withdrawn"), counts.gone),
    }
    return [Part(label, _address(run, part), part == show, count) for part, (label, count) in named.items()]


def _address(run: CourseRun, show: str, page: int | None = None) -> str:
    return url_for(
        ".run_nominations", facility_code=run.facility.code, run_code=run.code, show=show, page=page
    )  # fmt: skip
