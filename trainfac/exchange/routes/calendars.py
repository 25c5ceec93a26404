"""Calendars of a facility: brought in from a file or an address, fetched again, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from limits import RateLimitItemPerHour

from trainfac.exchange.calendars.apart import read_apart
from trainfac.exchange.calendars.outline import MOST_BYTES
from trainfac.exchange.fetching import checked
from trainfac.exchange.forms.calendars import CalendarForm
from trainfac.exchange.problems import Unusable
from trainfac.exchange.queries.sources import source_of, sources
from trainfac.exchange.routes.blueprint import bp, fetcher
from trainfac.exchange.services import calendars as services
from trainfac.exchange.services.drafts import CalendarSent, keep_calendar
from trainfac.exchange.states import EventFate
from trainfac.identity.access import current_actor
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import translate
from trainfac.infra.throttle import take
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import page_number
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.resources import trainers
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tried

_CALENDARS: Final = "/staff/<facility_code>/calendars"
_AN_HOUR: Final = RateLimitItemPerHour(60)  # nobody brings in more; whoever looks for computers behind ours would


@bp.get(_CALENDARS)
@coordinators
def calendars(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    return _page(facility, _form(facility))


@bp.post(_CALENDARS)
@coordinators
def calendars_post(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    form = _form(facility)
    sent = _sent(form, facility, clock()) if form.validate() else None
    if sent is not None:
        draft = tried(form, keep_calendar, facility.id, form.trainer_id, sent, actor=current_actor())
        if draft is not None:
            return go_to(".waiting_calendar", facility_code=facility_code, waiting_id=draft.id)
    return _page(facility, form)


@bp.post(f"{_CALENDARS}/<int:source_id>/again")
@coordinators
def fetch_again(facility_code: str, source_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    source = source_of(read(), facility, source_id)
    if not source.address:
        raise NotFound(msg("The address of this calendar is not kept any more"))
    trainer_id, address = source.trainer_id, source.address
    try:
        sent = _fetched(address, facility, clock())
    except Unusable as refused:
        flash(translate(refused.message), "error")
        return go_to(".calendars", facility_code=facility_code)
    draft = transact(keep_calendar, facility.id, trainer_id, sent, actor=current_actor())
    return go_to(".waiting_calendar", facility_code=facility_code, waiting_id=draft.id)


@bp.post(f"{_CALENDARS}/<int:source_id>/forget-address")
@coordinators
def forget_address(facility_code: str, source_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    transact(services.forget_address, facility.id, source_id, actor=current_actor())
    flash(_("The address is forgotten. What was brought in stays."), "success")
    return go_to(".calendars", facility_code=facility_code)


@bp.post(f"{_CALENDARS}/<int:source_id>/take-back")
@coordinators
def take_back(facility_code: str, source_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    done = transact(services.take_back, facility.id, source_id, actor=current_actor(), now=clock())
    told = ngettext(
        "“%(name)s” is forgotten, and %(num)d entry of it was taken back.",
        "“%(name)s” is forgotten, and %(num)d entries of it were taken back.",
        done.counts[EventFate.REMOVE],
        name=done.source.name,
    )
    flash(told, "success")
    return go_to(".calendars", facility_code=facility_code)


def _form(facility: Facility) -> CalendarForm:
    form = CalendarForm(data={"purpose": request.args.get("for", "")})
    form.offer(trainers(read(), facility))
    return form


def _sent(form: CalendarForm, facility: Facility, now: datetime) -> CalendarSent | None:
    """The calendar, read; none when it is no use, with the reason beside its field."""
    field = form.file if form.file.data else form.address
    try:
        if form.address.data:
            checked(form.address.data)
            return _fetched(form.address.data, facility, now)
        _count()
        return CalendarSent(read_apart(form.content(), facility.zone, now), form.file.data.filename or "")
    except Unusable as refused:
        field.errors = [*field.errors, translate(refused.message)]
        return None


def _fetched(address: str, facility: Facility, now: datetime) -> CalendarSent:
    _count()
    content = fetcher().fetch(address)
    return CalendarSent(read_apart(content, facility.zone, now), address.split("/")[2], address)


def _count() -> None:
    """Raises TooManyRequests for whoever reads one calendar after the other."""
    take(_AN_HOUR, "calendar", str(current_actor().user_id))


def _page(facility: Facility, form: CalendarForm) -> ResponseReturnValue:
    page = render_template(
        "exchange/calendars.html",
        facility=facility,
        form=form,
        page=sources(read(), facility, page_number(request.args.get("page")), clock()),
        most_megabytes=MOST_BYTES // (1024 * 1024),
        href_for=lambda number: url_for(".calendars", facility_code=facility.code, page=number),
    )
    return page, form.status
