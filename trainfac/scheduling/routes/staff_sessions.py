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
from trainfac.scheduling.models import CourseRun, Trainer, TrainingSession
from trainfac.scheduling.queries import resources
from trainfac.scheduling.queries import sessions as known
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.session_answers import Answer, answered, taken, words_for_trainers
from trainfac.scheduling.routes.session_changes import Change, changes
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tell
from trainfac.scheduling.services import sessions as services
from trainfac.scheduling.services.busy import Busy
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
    if asked := _asked(run, None, form):
        return asked
    if form.validate():
        try:
            saved = transact(services.add_session, run.id, form.plan(), actor=current_actor(), now=clock())
        except RuleBroken as refused:
            return _refused(run, None, form, refused)
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
    if asked := _asked(run, session, form):
        return asked
    if form.validate():
        version = form.version.data or 0
        try:
            saved = transact(
                services.change_session, session.id, form.plan(), version=version, actor=current_actor(), now=clock()
            )  # fmt: skip
        except RuleBroken as refused:
            return _refused(run, session, form, refused)
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


def _asked(run: CourseRun, session: TrainingSession | None, form: SessionForm) -> ResponseReturnValue | None:
    """The form again, when it was not sent to be saved: to fill in what is free, or to see who is."""
    if "take" in request.form:
        filled = taken(form, request.form["take"], run.facility.zone)
        return _render(run, session, form, filled=filled)
    if "look" in request.form:
        return _render(run, session, form)
    return None


def _refused(
    run: CourseRun, session: TrainingSession | None, form: SessionForm, refused: RuleBroken
) -> ResponseReturnValue:
    form.refuse(refused)
    answer = answered(run, session, refused) if isinstance(refused, Busy) else None
    return _render(run, session, form, answer=answer), form.status


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
    """Retired instruments are known as well: who still wants one is told so instead of doing without."""
    return SessionForm.with_instruments(resources.instruments(read(), run.facility, retired=True))


def _offer(form: SessionForm, run: CourseRun, session: TrainingSession | None) -> list[Trainer]:
    """Rooms and trainers in use, and those that the session has although they are retired; returns the trainers."""
    rooms, trainers = resources.rooms(read(), run.facility), resources.trainers(read(), run.facility)
    if session is not None:
        rooms += [session.room] if session.room is not None and session.room not in rooms else []
        trainers += [trainer for trainer in session.trainers if trainer not in trainers]
    kept = session.group_id if session is not None else None
    groups = [one for one in run.groups if not one.everybody and (one.active or one.id == kept)]
    form.offer(run.course.modules, rooms, trainers, groups)
    return trainers


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
    answer: Answer | None = None,
    filled: bool = False,
) -> str:
    trainer_hints = words_for_trainers(run, session, form, _offer(form, run, session))
    form.show_last(trainer_hints)
    return render_template(
        "scheduling/staff/session.html",
        facility=run.facility,
        run=run,
        session=session,
        form=form,
        changed=changed,
        gone=gone,
        answer=answer,
        filled=filled,
        trainer_hints=trainer_hints,
        may_change=policy.may_change_timetable(run.state),
    )
