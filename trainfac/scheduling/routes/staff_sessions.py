"""One training session: added, changed, removed; and told apart when two coordinators change it at once."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling import policy
from trainfac.scheduling.forms.sessions import SessionForm
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.queries import resources
from trainfac.scheduling.queries import sessions as known
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.session_changes import Change, changes
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tell, tried
from trainfac.scheduling.services import sessions as services
from trainfac.scheduling.services.placing import SessionSaved


@bp.get("/staff/<facility_code>/runs/<run_code>/sessions/new")
@coordinators
def add_session(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    form = _form_of(run)(data={"day": run.starts_on, "counts_for_attendance": True})
    return _page(run, None, form)


@bp.post("/staff/<facility_code>/runs/<run_code>/sessions/new")
@coordinators
def add_session_post(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    form = _form_of(run)()
    _offer(form, run, None)
    if form.validate():
        saved = tried(form, services.add_session, run.id, form.plan(), actor=current_actor(), now=clock())
        if saved is not None:
            return _saved(saved, facility_code, run_code)
    return _page(run, None, form)


@bp.get("/staff/<facility_code>/runs/<run_code>/sessions/<int:session_id>")
@coordinators
def edit_session(facility_code: str, run_code: str, session_id: int) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    session = known.session_of(read(), run, session_id)
    return _page(run, session, _form_of(run).showing(services.plan_of(session), session.version))


@bp.post("/staff/<facility_code>/runs/<run_code>/sessions/<int:session_id>")
@coordinators
def edit_session_post(facility_code: str, run_code: str, session_id: int) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    form = _form_of(run)()
    try:
        session = known.session_of(read(), run, session_id)
    except NotFound:
        return _gone(run, form)
    _offer(form, run, session)
    if form.validate():
        version = form.version.data or 0
        try:
            saved = transact(
                services.change_session, session.id, form.plan(), version=version, actor=current_actor(), now=clock()
            )  # fmt: skip
        except RuleBroken as refused:
            form.refuse(refused)
        except services.SessionChanged:
            return _overtaken(form, facility_code, run_code, session_id)
        else:
            return _saved(saved, facility_code, run_code)
    return _page(run, session, form)


@bp.post("/staff/<facility_code>/runs/<run_code>/sessions/<int:session_id>/remove")
@coordinators
def remove_session(facility_code: str, run_code: str, session_id: int) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    session = known.session_of(read(), run, session_id)
    version = request.form.get("version", type=int, default=0)
    try:
        removed = flashed(services.remove_session, session.id, version=version, actor=current_actor())
    except services.SessionChanged:
        flash(_("Somebody else changed this session meanwhile. Look at it again before you remove it."), "error")
        removed = None
    if removed is None:
        return go_to(".edit_session", facility_code=facility_code, run_code=run_code, session_id=session_id)
    flash(_("The session is removed."), "success")
    return go_to(".run_timetable", facility_code=facility_code, run_code=run_code)


def _saved(saved: SessionSaved, facility_code: str, run_code: str) -> ResponseReturnValue:
    drafts.forget(request.path)
    flash(_("Saved."), "success")
    tell(saved.warnings)
    return go_to(".run_timetable", facility_code=facility_code, run_code=run_code)


def _overtaken(form: SessionForm, facility_code: str, run_code: str, session_id: int) -> ResponseReturnValue:
    """What was typed, with what the other one changed; sending it again means to replace that."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    session = known.session_of(read(), run, session_id)
    changed = changes(known.edits_since(read(), session_id, form.version.data or 0), form, run)
    form.looks_at(session.version)
    return _page(run, session, form, changed, HTTPStatus.CONFLICT)


def _gone(run: CourseRun, form: SessionForm) -> ResponseReturnValue:
    """The session was removed meanwhile: what was typed can become a new one."""
    form.looks_at(None)
    page = _render(run, None, form, gone=True)
    return page, HTTPStatus.CONFLICT


def _form_of(run: CourseRun) -> type[SessionForm]:
    return SessionForm.with_instruments(resources.instruments(read(), run.facility))


def _offer(form: SessionForm, run: CourseRun, session: TrainingSession | None) -> None:
    """Rooms and trainers in use, and those that the session has although they are retired."""
    rooms, trainers = resources.rooms(read(), run.facility), resources.trainers(read(), run.facility)
    if session is not None:
        rooms += [session.room] if session.room is not None and session.room not in rooms else []
        trainers += [trainer for trainer in session.trainers if trainer not in trainers]
    kept = session.group_id if session is not None else None
    groups = [one for one in run.groups if not one.everybody and (one.active or one.id == kept)]
    form.offer(run.course.modules, rooms, trainers, groups)


def _page(
    run: CourseRun,
    session: TrainingSession | None,
    form: SessionForm,
    changed: list[Change] | None = None,
    status: int | None = None,
) -> ResponseReturnValue:
    return _render(run, session, form, changed=changed), status or form.status


def _render(
    run: CourseRun,
    session: TrainingSession | None,
    form: SessionForm,
    *,
    changed: list[Change] | None = None,
    gone: bool = False,
) -> str:
    _offer(form, run, session)
    return render_template(
        "scheduling/staff/session.html",
        facility=run.facility,
        run=run,
        session=session,
        form=form,
        changed=changed,
        gone=gone,
        may_change=policy.may_change_timetable(run.state),
    )
