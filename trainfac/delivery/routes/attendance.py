"""A trainer's sessions, the attendance of one session, and that of a whole run."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from trainfac.delivery import policy, queries
from trainfac.delivery.forms import Sheet, attendance_entries, attendance_form
from trainfac.delivery.routes.blueprint import bp
from trainfac.delivery.routes.days import Day, Link, days_of, link_to_run
from trainfac.delivery.routes.runs import recordable_run
from trainfac.delivery.rules import needs_reason
from trainfac.delivery.services.attendance import record_attendance
from trainfac.delivery.services.correcting import Overtaken
from trainfac.enrolment.models import Registration
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.queries.facilities import facility_for


@bp.get("/staff/<facility_code>/sessions")
@requires(Role.TRAINER, Role.COORDINATOR)
def my_sessions(facility_code: str) -> ResponseReturnValue:
    """What this trainer has to record, and what is coming."""
    actor, now = current_actor(), clock()
    facility = facility_for(read(), actor, facility_code)
    mine = queries.TrainerSessions([], [], [])
    if actor.person_id is not None:
        mine = queries.sessions_of_trainer(read(), facility.id, actor.person_id, now)

    def days(lines: list[queries.SessionLine]) -> list[Day]:
        own = {line.session.id for line in lines}
        return days_of(lines, facility.zone, now, facility_code=facility.code, may_record=own)

    return render_template(
        "delivery/my_sessions.html",
        facility=facility,
        now=now,
        to_record=days(mine.to_record),
        coming=days(mine.coming),
        recorded=days(mine.recorded),
        certificates=_certificates(mine.held_to_the_last_day(now.astimezone(facility.zone).date()), facility_code),
    )


@bp.get("/staff/<facility_code>/runs/<run_code>/attendance")
@requires(Role.TRAINER, Role.COORDINATOR)
def run_attendance(facility_code: str, run_code: str) -> ResponseReturnValue:
    """The sessions of a run with what is recorded, and how much each participant attended."""
    actor, now = current_actor(), clock()
    run = recordable_run(facility_code, run_code)
    lines = queries.sessions_of_run(read(), run.id)
    own = {x.session.id for x in lines if policy.may_record(actor, run.facility_id, _trainers(x.session))}

    def days(shown: list[queries.SessionLine]) -> list[Day]:
        zone = run.facility.zone
        return days_of(shown, zone, now, facility_code=facility_code, may_record=own, with_run=False)

    return render_template(
        "delivery/run_attendance.html",
        run=run,
        facility=run.facility,
        now=now,
        to_record=days([line for line in lines if line.to_record(now)]),
        days=days(lines),
        people=queries.roster(read(), run.id),
        attendance=queries.attendance_of_run(read(), run.id, now),
    )


@bp.route("/staff/<facility_code>/sessions/<int:session_id>/attendance", methods=["GET", "POST"])
@requires(Role.TRAINER, Role.COORDINATOR)
def attendance(facility_code: str, session_id: int) -> ResponseReturnValue:
    """The attendance of one session on one screen."""
    session = _session(facility_code, session_id)
    everybody = queries.roster(read(), session.run_id, session.group_id)
    people = [person for person in everybody if not policy.is_own(current_actor(), person.person_id)]
    known = queries.attendance_records(read(), session_id)
    form = attendance_form(session, people, known)
    if form.validate_on_submit() and _recorded(session, form, people):
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
        asks_reason=needs_reason(session.run.state, corrected=bool(known)),
        takes_part=len(people) < len(everybody),
    )
    return page, form.status


def _certificates(runs: list[CourseRun], facility_code: str) -> list[Link]:
    return [link_to_run(run, "certificates.run_certificates", facility_code) for run in runs]


def _recorded(session: TrainingSession, form: Sheet, people: list[Registration]) -> bool:
    """Whether the sheet was recorded; if not, it says why."""
    try:
        changed = transact(
            record_attendance,
            session.id,
            attendance_entries(form, people),
            actor=current_actor(),
            now=clock(),
            reason=form.reason.data or "",
        )
    except Overtaken as error:
        form.refuse(error)
        form.show(error.recorded)
    except RuleBroken as error:
        form.refuse(error)
    else:
        drafts.forget(request.path)
        flash(_saved(changed), "success")
        return True
    return False


def _session(facility_code: str, session_id: int) -> TrainingSession:
    """The session, which the actor must be allowed to record."""
    found = queries.training_session(read(), session_id)
    if (
        found is None
        or found.run.facility.code != facility_code
        or not policy.may_record(current_actor(), found.run.facility_id, _trainers(found))
    ):
        raise NotFound(msg("There is no such session among yours"))
    return found


def _trainers(session: TrainingSession) -> frozenset[int]:
    return frozenset(trainer.person_id for trainer in session.trainers)


def _saved(changed: int) -> str:
    if not changed:
        return gettext("Nothing was changed: the sheet is as it was recorded.")
    return ngettext("Attendance of %(num)d person recorded.", "Attendance of %(num)d people recorded.", changed)
