"""The modules of a draft."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.catalogue import services
from trainfac.catalogue.forms import ModuleForm
from trainfac.catalogue.models import Course, Module
from trainfac.catalogue.queries import staff
from trainfac.catalogue.routes.blueprint import bp, keepers
from trainfac.catalogue.routes.overtaken import Difference, differences
from trainfac.catalogue.states import CourseState
from trainfac.identity.access import current_actor
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import translate
from trainfac.kernel.errors import Conflict, NotFound, RuleBroken
from trainfac.kernel.messages import msg


@bp.get("/staff/catalogue/<code>/<int:version>/modules/new")
@keepers
def add_module(code: str, version: int) -> ResponseReturnValue:
    course = staff.version(read(), code, version)
    if course.state is not CourseState.DRAFT:
        return _back(code, version)
    return _form(ModuleForm(), course)


@bp.post("/staff/catalogue/<code>/<int:version>/modules/new")
@keepers
def add_module_post(code: str, version: int) -> ResponseReturnValue:
    form = ModuleForm()
    form.offer(staff.version(read(), code, version), None)
    if form.validate():
        try:
            module = transact(services.add_module, code, version, form.content(), actor=current_actor())
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            drafts.forget(request.path)
            flash(_("“%(title)s” is module %(number)s.", title=module.title, number=module.sequence), "success")
            return _back(code, version)
    return _form(form, staff.version(read(), code, version))


@bp.get("/staff/catalogue/<code>/<int:version>/modules/<int:module_id>")
@keepers
def edit_module(code: str, version: int, module_id: int) -> ResponseReturnValue:
    course, module = _module(code, version, module_id)
    return (
        _form(ModuleForm.showing(module), course, module) if course.state is CourseState.DRAFT else _back(code, version)
    )


@bp.post("/staff/catalogue/<code>/<int:version>/modules/<int:module_id>")
@keepers
def edit_module_post(code: str, version: int, module_id: int) -> ResponseReturnValue:
    form = ModuleForm()
    changed = None
    try:
        form.offer(*_module(code, version, module_id))
    except NotFound:
        return _gone(form, code, version)
    if form.validate():
        content, seen = form.content(), form.seen.data or ""
        try:
            transact(services.edit_module, code, version, module_id, content, seen=seen, actor=current_actor())
        except RuleBroken as refused:
            form.refuse(refused)
        except NotFound:
            return _gone(form, code, version)
        except Conflict:
            stored = _module(code, version, module_id)[1].content
            form.seen.data = stored.mark
            changed = differences(form, content, stored)
        else:
            drafts.forget(request.path)
            flash(_("Saved."), "success")
            return _back(code, version)
    return _form(form, *_module(code, version, module_id), changed)


@bp.get("/staff/catalogue/<code>/<int:version>/modules/<int:module_id>/remove")
@keepers
def remove_module(code: str, version: int, module_id: int) -> ResponseReturnValue:
    course, module = _module(code, version, module_id)
    if course.state is not CourseState.DRAFT:
        return _back(code, version)
    return render_template("catalogue/remove_module.html", course=course, module=module)


@bp.post("/staff/catalogue/<code>/<int:version>/modules/<int:module_id>/remove")
@keepers
def remove_module_post(code: str, version: int, module_id: int) -> ResponseReturnValue:
    try:
        transact(services.remove_module, code, version, module_id, actor=current_actor())
    except RuleBroken as refused:
        flash(translate(refused.message), "error")
    else:
        flash(_("The module is removed."), "success")
    return _back(code, version)


@bp.post("/staff/catalogue/<code>/<int:version>/modules/<int:module_id>/move")
@keepers
def move_module(code: str, version: int, module_id: int) -> ResponseReturnValue:
    direction = services.Direction.UP if request.form.get("direction") == "up" else services.Direction.DOWN
    seen = request.form.get("seen", type=int) or 0
    try:
        transact(services.move_module, code, version, module_id, direction, seen=seen, actor=current_actor())
    except (RuleBroken, Conflict) as refused:
        flash(translate(refused.message), "error")
    return redirect(url_for(".version", code=code, version=version, _anchor=f"module-{module_id}"), 303)


def _module(code: str, version: int, module_id: int) -> tuple[Course, Module]:
    course = staff.version(read(), code, version)
    for module in course.modules:
        if module.id == module_id:
            return course, module
    raise NotFound(msg("This module is no longer part of the course"))


def _gone(form: ModuleForm, code: str, version: int) -> ResponseReturnValue:
    """Somebody removed the module: what was typed stands on the form for a new one. Raises NotFound for no course."""
    course = staff.version(read(), code, version)
    form.reasons = [_("Somebody removed this module while you were writing. Save it here as a new module.")]
    page, _status = _form(form, course)
    return page, HTTPStatus.CONFLICT


def _form(
    form: ModuleForm, course: Course, module: Module | None = None, changed: list[Difference] | None = None
) -> tuple[str, int]:
    form.offer(course, module)
    page = render_template("catalogue/module.html", form=form, course=course, module=module, changed=changed)
    return page, form.status if changed is None else HTTPStatus.CONFLICT


def _back(code: str, version: int) -> ResponseReturnValue:
    return redirect(url_for(".version", code=code, version=version, _anchor="modules"), HTTPStatus.SEE_OTHER)
