"""Leaving changes of a run untold, with a reason."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.notices.forms import LeaveForm
from trainfac.notices.queries.previews import Waiting, waiting
from trainfac.notices.routes.blueprint import bp
from trainfac.notices.services.sending import leave_untold
from trainfac.notices.telling import News, changes_of
from trainfac.notices.writing import in_words
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.queries.facilities import coordinated, coordinated_run
from trainfac.scheduling.routes.staff_answers import go_to, tried


@bp.get("/staff/<facility_code>/messages/<run_code>/leave")
@requires(Role.COORDINATOR)
def leave(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Ask why nobody is told."""
    facility, found, news = _found(facility_code, run_code)
    return _page(facility, found, news, LeaveForm(digest=news.digest if news else ""))


@bp.post("/staff/<facility_code>/messages/<run_code>/leave")
@requires(Role.COORDINATOR)
def leave_post(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Take the run as it is for what people know."""
    facility, found, news = _found(facility_code, run_code)
    form = LeaveForm()
    if form.validate() and _left(facility, run_code, form):
        flash(_("Nobody is told what changed about %(run)s until now.", run=run_code), "success")
        return go_to(".messages", facility_code=facility_code)
    if news is not None:
        form.digest.data = news.digest
    return _page(facility, found, news, form)


def _left(facility: Facility, run_code: str, form: LeaveForm) -> CourseRun | None:
    digest, reason = form.digest.data or "", form.reason.data or ""
    return tried(form, leave_untold, facility.id, run_code, digest, reason, actor=current_actor(), now=clock())


def _found(facility_code: str, run_code: str) -> tuple[Facility, Waiting, News | None]:
    facility = coordinated(read(), current_actor(), facility_code)
    coordinated_run(read(), current_actor(), facility_code, run_code)
    found = waiting(read(), facility, clock())
    return facility, found, next((one for one in found.news if one.run.code == run_code), None)


def _page(facility: Facility, found: Waiting, news: News | None, form: LeaveForm) -> ResponseReturnValue:
    changes = changes_of(news, clock()) if news else ()
    page = render_template(
        "notices/leave.html",
        facility=facility,
        run=news.run if news else None,
        cancelled=bool(news and news.cancelled),
        changes=[in_words(change, found.names, facility.zone) for change in changes],
        form=form,
    )
    return page, form.status
