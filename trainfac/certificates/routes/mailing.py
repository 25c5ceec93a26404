"""Sending the certificates of a run to their holders, and one of them again."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trainfac.certificates import queries
from trainfac.certificates.forms.mailing import MailAgainForm, MailForm
from trainfac.certificates.mailable import Ready
from trainfac.certificates.queries import Holder
from trainfac.certificates.ready_mail import writer
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.one import of_facility
from trainfac.certificates.routes.printing import RUN
from trainfac.certificates.services.mailing import mail_again, mail_certificates
from trainfac.certificates.snapshot import Snapshot
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.notices.routes.answers import how_they_go, post, tell_when_they_go
from trainfac.notices.written import Written
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.staff_answers import go_to, tried


@bp.route(RUN + "/mail", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def mail_run(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Whom the certificates of a run go to, who gets none and why, who was told; and sending them."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    form = MailForm()
    if form.validate_on_submit():
        mails = tried(
            form, mail_certificates, run.id, form.seen(), post(), write=writer(), actor=current_actor(), now=clock()
        )
        if mails:
            tell_when_they_go(run.facility, mails[0].due_at, len(mails))
            return go_to("notices.outbox", facility_code=facility_code)
    holders = queries.holders_of_run(read(), run.id)
    due = [one for one in holders if one.due]
    form.offer(due)
    page = render_template(
        "certificates/mail.html",
        run=run,
        facility=run.facility,
        form=form,
        due=due,
        told=[one for one in holders if one.sent],
        withheld=[one for one in holders if not one.sent and not one.due],
        without=queries.without_certificate(read(), run.id),
        preview=_written(run, due[0]) if due else None,
        **how_they_go(),
    )
    return page, form.status


@bp.route("/staff/<facility_code>/certificates/<int:certificate_id>/mail", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def mail_one_again(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """Send one person their certificate once more, for a reason."""
    facility, found = of_facility(facility_code, certificate_id)
    form = MailAgainForm()
    if form.validate_on_submit():
        reason = form.because.data or ""
        mail = tried(
            form, mail_again, found.id, reason, post(), write=writer(), actor=current_actor(), now=clock()
        )  # fmt: skip
        if mail is not None:
            tell_when_they_go(facility, mail.due_at, 1)
            return go_to("notices.outbox", facility_code=facility_code)
    holder = queries.holder_of(read(), found)
    page = render_template(
        "certificates/mail_again.html", facility=facility, certificate=found, holder=holder, form=form, **how_they_go()
    )
    return page, form.status


def _written(run: CourseRun, holder: Holder) -> Written:
    snapshot = Snapshot.from_json(holder.certificate.snapshot)
    return writer()(Ready(holder.to, run.facility, run.language, snapshot, holder.supersedes))
