"""The outbox: every message of a facility, where it is, and what it says."""

from __future__ import annotations

from io import BytesIO

from flask import Response, current_app, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.infra.i18n import direction
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import page_number
from trainfac.notices.models import Mail
from trainfac.notices.queries import outbox as queries
from trainfac.notices.routes.answers import as_mail
from trainfac.notices.routes.blueprint import bp
from trainfac.notices.services.outbox import try_again
from trainfac.notices.services.sending import take_back
from trainfac.notices.states import MailingKind, MailState
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.staff_answers import flashed, go_to

_MAIL = "/staff/<facility_code>/outbox/<int:mail_id>"


@bp.get("/staff/<facility_code>/outbox")
@requires(Role.COORDINATOR)
def outbox(facility_code: str) -> ResponseReturnValue:
    """``?state=failed`` shows messages in one state."""
    facility = coordinated(read(), current_actor(), facility_code)
    asked = request.args.get("state")
    state = MailState(asked) if asked in set(MailState) else None
    shown = state.value if state else None
    return render_template(
        "notices/outbox.html",
        facility=facility,
        page=queries.outbox(read(), facility, state, page_number(request.args.get("page"))),
        counts=queries.counts(read(), facility),
        states=list(MailState),
        state=state,
        on_hold=queries.on_hold(read(), facility, clock()),
        delivers=_delivers(),
        href_for=lambda number: url_for(".outbox", facility_code=facility_code, state=shown, page=number),
    )


@bp.get(_MAIL)
@requires(Role.COORDINATOR)
def message(facility_code: str, mail_id: int) -> ResponseReturnValue:
    """One message: to whom, where it is, what went wrong, what it says."""
    facility, mail = _found(facility_code, mail_id)
    again = mail.state is MailState.FAILED or (mail.state is MailState.KEPT and _delivers())
    return render_template(
        "notices/message.html",
        facility=facility,
        mail=mail,
        again=again,
        on_hold=mail.mailing.cancelled_at is None and mail.mailing.goes_at > clock(),
        dir=direction(mail.language),
    )


@bp.get(_MAIL + "/html")
@requires(Role.COORDINATOR)
def message_html(facility_code: str, mail_id: int) -> ResponseReturnValue:
    """As a mail program shows it."""
    _facility, mail = _found(facility_code, mail_id)
    return as_mail(mail.html)


@bp.get(_MAIL + "/timetable.ics")
@requires(Role.COORDINATOR)
def message_calendar(facility_code: str, mail_id: int) -> ResponseReturnValue:
    """The calendar file that goes with it."""
    _facility, mail = _found(facility_code, mail_id)
    if not mail.calendar:
        raise NotFound(msg("No calendar file goes with this message"))
    response = Response(mail.calendar, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="timetable.ics")
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get(_MAIL + "/document")
@requires(Role.COORDINATOR)
def message_document(facility_code: str, mail_id: int) -> ResponseReturnValue:
    """The file that goes with it, as it is kept."""
    _facility, mail = _found(facility_code, mail_id)
    if mail.enclosed is None:
        raise NotFound(msg("No document goes with this message"))
    stored, store = mail.enclosed.file, current_app.extensions["files"]
    response = send_file(
        BytesIO(store.read(stored)), mimetype=stored.media_type, as_attachment=True, download_name=stored.name
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


@bp.post(_MAIL + "/again")
@requires(Role.COORDINATOR)
def send_again(facility_code: str, mail_id: int) -> ResponseReturnValue:
    """Have a message that failed go out now."""
    facility, _mail = _found(facility_code, mail_id)
    if flashed(try_again, facility.id, mail_id, actor=current_actor(), now=clock()):
        flash(_("The message goes out now."), "success")
    return go_to(".message", facility_code=facility_code, mail_id=mail_id)


@bp.post("/staff/<facility_code>/outbox/together/<int:mailing_id>/take-back")
@requires(Role.COORDINATOR)
def take_messages_back(facility_code: str, mailing_id: int) -> ResponseReturnValue:
    """Send messages not after all."""
    facility = coordinated(read(), current_actor(), facility_code)
    mailing = flashed(take_back, facility.id, mailing_id, actor=current_actor(), now=clock())
    if mailing is not None and mailing.kind is MailingKind.DOCUMENTS:
        flash(_("The messages were taken back. They can be sent again."), "success")
        return go_to(".outbox", facility_code=facility_code)
    if mailing is not None:
        flash(_("The messages were taken back. What they told of waits to be told again."), "success")
    return go_to(".messages", facility_code=facility_code)


def _found(facility_code: str, mail_id: int) -> tuple[Facility, Mail]:
    facility = coordinated(read(), current_actor(), facility_code)
    return facility, queries.mail_of(read(), facility, mail_id)


def _delivers() -> bool:
    return current_app.config["SETTINGS"].mail is not None
