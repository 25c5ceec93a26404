"""The head of a laboratory: the own staff, what stands for them, nominating."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import parse

from trainfac.directory.models import Employment, Organisation
from trainfac.directory.queries.staff import colleague, confirmed_staff, staff_page, unconfirmed_staff
from trainfac.directory.services.staff import confirm_colleague, part_with_colleague
from trainfac.enrolment.forms.laboratory import NEWCOMER, NominateForm
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.queries import laboratory as queries
from trainfac.enrolment.queries.places import nomination_place, open_runs
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.services import nominate as nominate_service
from trainfac.enrolment.services import nominate_newcomer
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.throttle import take
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.paging import page_number

_LIMIT: Final = parse("120 per hour")  # a large laboratory's whole staff, and no script's flood
heads = requires(Role.LABORATORY_HEAD)


@bp.get("/laboratory")
@heads
def laboratory() -> ResponseReturnValue:
    """``?laboratory=`` says which, for those who head several."""
    shown, session = _asked_for(), read()
    page = staff_page(session, shown.id, page_number(request.args.get("page")))
    people = [employment.person_id for employment in page.rows]
    return render_template(
        "enrolment/laboratory.html",
        laboratory=shown,
        headed=queries.headed_laboratories(session, current_actor()),
        waiting=unconfirmed_staff(session, shown.id),
        page=page,
        nominations=queries.current_nominations(session, shown.id, people, clock().date()),
        with_account=queries.with_account(session, people),
        href_for=lambda number: url_for(".laboratory", laboratory=shown.id, page=number),
    )


@bp.get("/laboratory/nominations")
@heads
def laboratory_nominations() -> ResponseReturnValue:
    shown = _asked_for()
    return render_template(
        "enrolment/laboratory_nominations.html",
        laboratory=shown,
        headed=queries.headed_laboratories(read(), current_actor()),
        page=queries.nominations_page(read(), shown.id, page_number(request.args.get("page"))),
        href_for=lambda number: url_for(".laboratory_nominations", laboratory=shown.id, page=number),
    )


@bp.route("/laboratory/nominate", methods=["GET", "POST"])
@heads
def nominate() -> ResponseReturnValue:
    """``?run=`` and ``?person=`` say for which run and whom, if that is known already."""
    shown, runs = _asked_for(), open_runs(read(), clock())
    form = NominateForm(data={"run": request.args.get("run"), "person": request.args.get("person")})
    form.offer(runs, confirmed_staff(read(), shown.id))
    if form.validate_on_submit():
        take(_LIMIT, "nominate", str(current_actor().user_id))
        try:
            made = _nominate(form, shown.id)
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            nominee = nomination_place(read(), made.id, actor=current_actor()).person_name
            flash(_("%(name)s is nominated.", name=nominee), "success")
            return redirect(url_for(".nomination", nomination_id=made.id), HTTPStatus.SEE_OTHER)
    wanted = request.args.get("run")
    page = render_template(
        "enrolment/nominate.html",
        laboratory=shown,
        runs=runs,
        form=form,
        closed=bool(wanted) and all(run.code != wanted for run in runs),
    )
    return page, form.status


@bp.post("/laboratory/staff/<int:employment_id>/confirm")
@heads
def confirm_staff(employment_id: int) -> ResponseReturnValue:
    employment = transact(confirm_colleague, employment_id, actor=current_actor())
    flash(_("%(name)s works at your laboratory: you can nominate them now.", name=employment.person.full_name))
    return _back(employment)


@bp.get("/laboratory/staff/<int:employment_id>/end")
@heads
def ask_end_staff(employment_id: int) -> ResponseReturnValue:
    """Asked first: whoever is off the list by mistake must state the laboratory again to come back."""
    employment = colleague(read(), employment_id, actor=current_actor())
    return render_template("enrolment/end_staff.html", employment=employment)


@bp.post("/laboratory/staff/<int:employment_id>/end")
@heads
def end_staff(employment_id: int) -> ResponseReturnValue:
    employment = transact(part_with_colleague, employment_id, actor=current_actor(), now=clock())
    flash(_("%(name)s is not on your list any more.", name=employment.person.full_name))
    return _back(employment)


def _nominate(form: NominateForm, organisation_id: int) -> Nomination:
    run_code, motivation = form.run.data, form.motivation.data or ""
    if form.person.data != NEWCOMER:
        return transact(
            nominate_service,
            run_code,
            int(form.person.data),
            organisation_id,
            motivation=motivation,
            actor=current_actor(),
            now=clock(),
        )
    return transact(
        nominate_newcomer,
        run_code,
        organisation_id,
        full_name=form.full_name.data or "",
        email=form.address(),
        job_title=form.job_title.data or "",
        motivation=motivation,
        actor=current_actor(),
        now=clock(),
    )


def _asked_for() -> Organisation:
    return queries.headed_laboratory(read(), current_actor(), request.args.get("laboratory", type=int))


def _back(employment: Employment) -> ResponseReturnValue:
    return redirect(url_for(".laboratory", laboratory=employment.organisation_id), HTTPStatus.SEE_OTHER)
