"""The catalogue for those who keep it: the list, a course with its versions, and which version is offered."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.catalogue import services
from trainfac.catalogue.forms import CourseFilterForm
from trainfac.catalogue.models import Course
from trainfac.catalogue.queries import staff
from trainfac.catalogue.routes.blueprint import bp, keepers
from trainfac.catalogue.states import CourseState
from trainfac.identity.access import current_actor
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import translate
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.paging import page_number
from trainfac.kernel.text import clean


@bp.get("/staff/catalogue")
@keepers
def manage() -> ResponseReturnValue:
    form = CourseFilterForm(request.args)
    wanted = staff.CourseFilter(clean(form.search.data)[:200], clean(form.track.data), clean(form.state.data))
    page = staff.courses(read(), wanted, page_number(request.args.get("page")))
    given = {name: value for name, value in vars(wanted).items() if value}
    return render_template(
        "catalogue/manage.html",
        form=form,
        page=page,
        wanted=wanted,
        href_for=lambda number: url_for(".manage", page=number, **given),
    )


@bp.get("/staff/catalogue/<code>")
@keepers
def versions(code: str) -> ResponseReturnValue:
    """To the version that matters most: the current one, else the draft, else the newest."""
    history = staff.history(read(), code)
    current = next((each for each in history.versions if each.state is CourseState.CURRENT), None)
    shown = current or history.draft or history.versions[0]
    return redirect(_version_url(shown), HTTPStatus.SEE_OTHER)


@bp.get("/staff/catalogue/<code>/<int:version>")
@keepers
def version(code: str, version: int) -> ResponseReturnValue:
    history = staff.history(read(), code)
    course = staff.version(read(), code, version)
    runs = history.runs_of(course)
    return render_template(
        "catalogue/version.html",
        course=course,
        history=history,
        runs=runs,
        editable=course.state is CourseState.DRAFT and not runs,
    )


@bp.post("/staff/catalogue/<code>/<int:version>/new-version")
@keepers
def make_version(code: str, version: int) -> ResponseReturnValue:
    try:
        course = transact(services.new_version, code, version, actor=current_actor())
    except RuleBroken as refused:
        flash(translate(refused.message), "error")
        draft = staff.history(read(), code).draft
        return redirect(url_for(".version", code=code, version=draft.version if draft else version), 303)
    flash(_("Version %(version)s is a draft. Change it, then make it current.", version=course.version), "success")
    return redirect(_version_url(course), HTTPStatus.SEE_OTHER)


@bp.post("/staff/catalogue/<code>/<int:version>/offer")
@keepers
def offer(code: str, version: int) -> ResponseReturnValue:
    return _act(services.offer, code, version, _("Version %(version)s is offered now.", version=version))


@bp.post("/staff/catalogue/<code>/<int:version>/retire")
@keepers
def retire(code: str, version: int) -> ResponseReturnValue:
    done = _("Version %(version)s is retired. You can bring it back here.", version=version)
    return _act(services.retire, code, version, done)


def _act(command: Callable[..., Course], code: str, version: int, done: str) -> ResponseReturnValue:
    try:
        transact(command, code, version, actor=current_actor())
    except RuleBroken as refused:
        for reason in refused.reasons:
            flash(translate(reason), "error")
    else:
        flash(done, "success")
    return redirect(url_for(".version", code=code, version=version), HTTPStatus.SEE_OTHER)


def _version_url(course: Course) -> str:
    return url_for(".version", code=course.code, version=course.version)
