"""A trainer's sessions, the attendance of one session, and that of a whole run."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from trainfac.delivery import policy, queries
from trainfac.delivery.forms import attendance_entries, attendance_form
from trainfac.delivery.routes.blueprint import bp
from trainfac.delivery.services.attendance import record_attendance
from trainfac.delivery.services.correcting import OVER
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import TrainingSession
from trainfac.scheduling.queries.facilities import facility_for, run_for_staff


@bp.get("/staff/<facility_code>/sessions")
@requires(Role.TRAINER, Role.COORDINATOR)
def my_sessions(facility_code: str) -> ResponseReturnValue:
    """What this trainer has to record, and what is coming."""
    actor, now = current_actor(), clock()
    facility = facility_for(read(), actor, facility_code)
    lines = []
    if actor.person_id is not None:
        lines = queries.sessions_of(read(), facility_id=facility.id, person_id=actor.person_id)
    return render_template(
        "delivery/my_sessions.html",
        facility=facility,
        to_record=[x for x in lines if x.session.starts_at <= now and x.recorded < x.participants],
        coming=[x for x in lines if x.session.starts_at > now],
        recorded=[x for x in reversed(lines) if x.session.starts_at <= now and x.recorded >= x.participants][:50],
    )


@bp.get("/staff/<facility_code>/runs/<run_code>/attendance")
@requires(Role.TRAINER, Role.COORDINATOR)
def run_attendance(facility_code: str, run_code: str) -> ResponseReturnValue:
    """The sessions of a run with what is recorded, and how much each participant attended."""
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    return render_template(
        "delivery/run_attendance.html",
        run=run,
        facility=run.facility,
        now=clock(),
        lines=queries.sessions_of(read(), facility_id=None, run_id=run.id),
        people=queries.roster(read(), run.id),
        attendance=queries.attendance_of_run(read(), run.id, clock()),
    )


@bp.route("/staff/<facility_code>/sessions/<int:session_id>/attendance", methods=["GET", "POST"])
@requires(Role.TRAINER, Role.COORDINATOR)
def attendance(facility_code: str, session_id: int) -> ResponseReturnValue:
    """The attendance of one session on one screen."""
    session = _session(facility_code, session_id)
    people = queries.roster(read(), session.run_id)
    known = queries.attendance_records(read(), session_id)
    form = attendance_form(session, people, known)
    if form.validate_on_submit():
        try:
            changed = transact(
                record_attendance,
                session_id,
                attendance_entries(form, people),
                actor=current_actor(),
                now=clock(),
                reason=form.reason.data or "",
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(_saved(changed), "success")
            return redirect(
                url_for(".attendance", facility_code=facility_code, session_id=session_id), HTTPStatus.SEE_OTHER
            )
    page = render_template(
        "delivery/attendance.html",
        session=session,
        run=session.run,
        facility=session.run.facility,
        people=people,
        known=known,
        form=form,
        begun=session.starts_at <= clock() and not session.cancelled,
        correcting=session.run.state in OVER and bool(known),
    )
    return page, form.status


def _session(facility_code: str, session_id: int) -> TrainingSession:
    """The session, which the actor must be allowed to record."""
    found = queries.training_session(read(), session_id)
    trainers = frozenset(t.person_id for t in found.trainers) if found else frozenset()
    if (
        found is None
        or found.run.facility.code != facility_code
        or not policy.may_record(current_actor(), found.run.facility_id, trainers)
    ):
        raise NotFound(msg("There is no such session among yours"))
    return found


def _saved(changed: int) -> str:
    if not changed:
        return gettext("Nothing was changed: the sheet is as it was recorded.")
    return ngettext("Attendance of %(num)d person recorded.", "Attendance of %(num)d people recorded.", changed)
