"""Asking for a place on a run: what it is, check the answers, sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse

from trainfac.directory.models import Person
from trainfac.enrolment.forms.asking import AskForm
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.queries import places as queries
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.services import request_place
from trainfac.enrolment.states import LIVE_NOMINATIONS
from trainfac.identity.access import current_actor, signed_in
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.throttle import take
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.models import CourseRun

# Far more than a person needs, far fewer than a script needs to fill the runs of a year.
_LIMIT: Final = parse("30 per hour")


@bp.get("/runs/<run_code>/ask")
@signed_in
def ask(run_code: str) -> ResponseReturnValue:
    return _page(queries.public_run(read(), run_code), AskForm())


@bp.post("/runs/<run_code>/ask")
@signed_in
def ask_post(run_code: str) -> ResponseReturnValue:
    """``step`` says which button was pressed: check what was typed, change it, or send it."""
    run = queries.public_run(read(), run_code)
    form, step = AskForm(), request.form.get("step")
    if not form.validate() or step == "change":
        return _page(run, form)
    if step != "send":
        return _page(run, form, checking=True)
    take(_LIMIT, "ask", str(current_actor().user_id))
    try:
        wish = transact(
            request_place, run_code, motivation=form.motivation.data or "", actor=current_actor(), now=clock()
        )
    except RuleBroken as error:
        form.refuse(error)
        return _page(run, form)
    drafts.forget(request.path)
    return redirect(url_for(".sent", nomination_id=wish.id), HTTPStatus.SEE_OTHER)


@bp.get("/my/nominations/<int:nomination_id>/sent")
@signed_in
def sent(nomination_id: int) -> ResponseReturnValue:
    place = queries.nomination_place(read(), nomination_id, actor=current_actor())
    if not place.open:
        return redirect(url_for(".nomination", nomination_id=nomination_id), HTTPStatus.SEE_OTHER)
    return render_template("enrolment/sent.html", place=place)


def _page(run: CourseRun, form: AskForm, *, checking: bool = False) -> ResponseReturnValue:
    actor, session = current_actor(), read()
    person = None if actor.person_id is None else session.get(Person, actor.person_id)
    laboratory = None if person is None else queries.laboratory_of(session, person.id)
    obstacles = queries.obstacles(session, run, person, laboratory_stated=laboratory is not None, now=clock())
    if obstacles and request.method == "POST":
        drafts.keep_typed()  # there is no form to show it in until the obstacle is out of the way
    if obstacles:
        g.pop("draft_restored", None)  # it waits until there is a form again
    page = render_template(
        "enrolment/check.html" if checking and not obstacles else "enrolment/ask.html",
        run=run,
        form=form,
        person=person,
        name=actor.name if person is None else person.full_name,
        laboratory=laboratory,
        obstacles=obstacles,
        asked=_asked(run, person),
    )
    return page, form.status


def _asked(run: CourseRun, person: Person | None) -> Nomination | None:
    """What this person asked already, to be led there."""
    asked = None if person is None else queries.latest_nomination(read(), run.id, person.id)
    return asked if asked is not None and asked.state in LIVE_NOMINATIONS else None
