"""How it stands with one's place, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from trainfac.enrolment.forms.asking import WithdrawForm
from trainfac.enrolment.queries import places as queries
from trainfac.enrolment.queries.places import Place
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.services import withdraw_nomination as withdraw_nomination_service
from trainfac.enrolment.services import withdraw_registration as withdraw_registration_service
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.identity.access import current_actor, signed_in
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import date_span, local_date, translate
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken

_TOO_LATE: Final = lazy_gettext("The run has begun: no more places are given.")


@dataclass(frozen=True)
class Step:
    """A stage of the way to a place, as the component ``timeline`` shows it."""

    label: str
    stage: str
    when: str = ""
    detail: str = ""


@bp.get("/my/nominations/<int:nomination_id>")
@signed_in
def nomination(nomination_id: int) -> ResponseReturnValue:
    place = queries.nomination_place(read(), nomination_id, actor=current_actor())
    return _page(place, url_for(".withdraw_nomination", nomination_id=nomination_id))


@bp.get("/my/registrations/<int:registration_id>")
@signed_in
def registration(registration_id: int) -> ResponseReturnValue:
    place = queries.registration_place(read(), registration_id, actor=current_actor())
    return _page(place, url_for(".withdraw_registration", registration_id=registration_id))


@bp.route("/my/nominations/<int:nomination_id>/withdraw", methods=["GET", "POST"])
@signed_in
def withdraw_nomination(nomination_id: int) -> ResponseReturnValue:
    place = queries.nomination_place(read(), nomination_id, actor=current_actor())
    here, form = url_for(".nomination", nomination_id=nomination_id), WithdrawForm()
    if form.validate_on_submit():
        try:
            transact(withdraw_nomination_service, nomination_id, actor=current_actor(), now=clock())
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _withdrawn(here)
    return render_template("enrolment/withdraw.html", place=place, form=form, here=here), form.status


@bp.route("/my/registrations/<int:registration_id>/withdraw", methods=["GET", "POST"])
@signed_in
def withdraw_registration(registration_id: int) -> ResponseReturnValue:
    place = queries.registration_place(read(), registration_id, actor=current_actor())
    here, form = url_for(".registration", registration_id=registration_id), WithdrawForm()
    if form.validate_on_submit():
        try:
            transact(withdraw_registration_service, registration_id, actor=current_actor(), now=clock())
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _withdrawn(here)
    return render_template("enrolment/withdraw.html", place=place, form=form, here=here), form.status


def _withdrawn(here: str) -> ResponseReturnValue:
    flash(_("This is withdrawn."), "success")
    return redirect(here, HTTPStatus.SEE_OTHER)


def _page(place: Place, withdraw_href: str) -> ResponseReturnValue:
    may_withdraw = place.may_be_withdrawn(current_actor(), clock())
    return render_template(
        "enrolment/place.html",
        place=place,
        steps=_steps(place, clock()),
        over=place.run.is_over(clock()),
        own=place.person.id == current_actor().person_id,
        withdraw_href=withdraw_href if may_withdraw else None,
    )


def _steps(place: Place, now: datetime) -> list[Step]:
    """Asked, decided, taken part: where the person is on the way."""
    return [_asking(place), *_decision(place, now), *_taking_part(place, now)]


def _asking(place: Place) -> Step:
    wish, zone = place.nomination, place.run.facility.zone
    if wish is None:
        registered = place.registration
        when = "" if registered is None else local_date(registered.registered_at, zone)
        return Step(_("Registered by the facility"), "done", when)
    label = _("Nominated by the laboratory") if wish.by_laboratory else _("Asked for a place")
    return Step(label, "done", local_date(wish.created_at, zone))


def _decision(place: Place, now: datetime) -> list[Step]:
    wish, zone = place.nomination, place.run.facility.zone
    if wish is None:
        return []
    if wish.state is NominationState.SUBMITTED:
        detail = _TOO_LATE if place.run.has_begun(now) else _("You do not need to do anything.")
        return [Step(_("The facility decides"), "now", detail=str(detail))]
    decided = "" if wish.decided_at is None else local_date(wish.decided_at, zone)
    if wish.state is NominationState.RESERVE:
        if place.run.has_begun(now):
            return [Step(translate(wish.state.label), "now", decided, str(_TOO_LATE))]
        detail = _("People ahead on the waiting list: %(count)s. Whoever is next moves up when a seat becomes free.",
                   count=place.ahead)  # fmt: skip
        return [Step(translate(wish.state.label), "now", decided, detail)]
    if wish.state is NominationState.WITHDRAWN:
        return [Step(translate(wish.state.label), "now", local_date(wish.updated_at, zone))]
    stage = "now" if wish.state is NominationState.NOT_SELECTED else "done"
    return [Step(translate(wish.state.label), stage, decided)]


def _taking_part(place: Place, now: datetime) -> list[Step]:
    run, held = place.run, place.registration
    if held is None or held.state is RegistrationState.WAITING:
        gone = place.nomination is not None and not place.open
        return [] if gone else [Step(_("The course run"), "ahead", date_span(run.starts_on, run.ends_on))]
    if held.state is RegistrationState.ACCEPTED and run.is_over(now):
        settled = _("The facility records the results and issues the certificates; they appear under My training.")
        return [
            Step(translate(held.state.label), "done"),
            Step(_("The course run is over"), "now", date_span(run.starts_on, run.ends_on), settled),
        ]
    if held.state is RegistrationState.ACCEPTED:
        return [Step(translate(held.state.label), "now", date_span(run.starts_on, run.ends_on))]
    if held.state is RegistrationState.WITHDRAWN and place.nomination is not None:
        return []
    return [Step(translate(held.state.label), "now", date_span(run.starts_on, run.ends_on))]
