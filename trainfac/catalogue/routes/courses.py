"""Writing a course: the first version, and a draft changed."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.catalogue import services
from trainfac.catalogue.content import CourseContent
from trainfac.catalogue.forms import CourseForm, NewCourseForm
from trainfac.catalogue.models import Course
from trainfac.catalogue.queries import staff
from trainfac.catalogue.routes.blueprint import bp, keepers
from trainfac.catalogue.routes.overtaken import Difference, differences
from trainfac.catalogue.states import CourseState
from trainfac.identity.access import current_actor
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.kernel.errors import Conflict, RuleBroken


@bp.get("/staff/catalogue/new")
@keepers
def create_course() -> ResponseReturnValue:
    return _new(NewCourseForm())


@bp.post("/staff/catalogue/new")
@keepers
def create_course_post() -> ResponseReturnValue:
    form = NewCourseForm()
    if not form.validate():
        return _new(form)
    try:
        course = transact(services.create_course, form.code.data or "", form.content(), actor=current_actor())
    except RuleBroken as refused:
        form.refuse(refused)
        return _new(form)
    drafts.forget(request.path)
    flash(_("%(code)s is a draft. Add its modules, then make it current.", code=course.code), "success")
    return redirect(url_for(".version", code=course.code, version=course.version), HTTPStatus.SEE_OTHER)


@bp.get("/staff/catalogue/<code>/<int:version>/edit")
@keepers
def edit_course(code: str, version: int) -> ResponseReturnValue:
    course = staff.version(read(), code, version)
    if course.state is not CourseState.DRAFT:
        return redirect(url_for(".version", code=code, version=version), HTTPStatus.SEE_OTHER)
    return _edit(CourseForm.showing(course), course)


@bp.post("/staff/catalogue/<code>/<int:version>/edit")
@keepers
def edit_course_post(code: str, version: int) -> ResponseReturnValue:
    form = CourseForm()
    if form.validate():
        content = form.content()
        try:
            transact(services.edit_course, code, version, content, seen=form.seen.data or "", actor=current_actor())
        except RuleBroken as refused:
            form.refuse(refused)
        except Conflict:
            return _overtaken(form, content, staff.version(read(), code, version))
        else:
            drafts.forget(request.path)
            flash(_("Saved."), "success")
            return redirect(url_for(".version", code=code, version=version), HTTPStatus.SEE_OTHER)
    return _edit(form, staff.version(read(), code, version))


def _overtaken(form: CourseForm, typed: CourseContent, course: Course) -> ResponseReturnValue:
    """What was typed, beside what is stored by now; sending it again means to replace that."""
    form.seen.data = course.content.mark
    changed = differences(form, typed, course.content)
    return _edit(form, course, changed, HTTPStatus.CONFLICT)


def _new(form: NewCourseForm) -> ResponseReturnValue:
    return render_template("catalogue/new_course.html", form=form), form.status


def _edit(
    form: CourseForm, course: Course, changed: list[Difference] | None = None, status: int | None = None
) -> ResponseReturnValue:
    page = render_template("catalogue/edit_course.html", form=form, course=course, changed=changed)
    return page, status or form.status
