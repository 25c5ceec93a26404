"""A calendar that was read: what it would change, before anybody confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.exchange.calendars.plan import Line
from trainfac.exchange.forms.calendars import ConfirmCalendarForm
from trainfac.exchange.models import ExchangeDraft
from trainfac.exchange.queries.calendar_plans import Planned, planned
from trainfac.exchange.queries.drafts import DraftGone, calendar_draft
from trainfac.exchange.routes.blueprint import bp
from trainfac.exchange.services.calendars import BroughtIn, Confirmed, Overtaken, bring_in
from trainfac.exchange.services.drafts import leave_calendar
from trainfac.exchange.states import EventFate
from trainfac.identity.access import current_actor
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import translate
from trainfac.infra.web import clock
from trainfac.kernel.paging import PAGE_ROWS, Page, offset, page_number
from trainfac.scheduling.absent_span import is_whole_days, last_day
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.addresses import domain
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tried

_WAITING: Final = "/staff/<facility_code>/calendars/waiting/<int:waiting_id>"


@bp.get(_WAITING)
@coordinators
def waiting_calendar(facility_code: str, waiting_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    return _page(facility, calendar_draft(read(), facility, waiting_id), _form())


@bp.post(_WAITING)
@coordinators
def confirm_calendar(facility_code: str, waiting_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    form = _form()
    try:
        draft = calendar_draft(read(), facility, waiting_id)
        if form.validate():
            done = tried(
                form, bring_in, facility.id, waiting_id, _confirmed(form),
                domain=domain(), actor=current_actor(), now=clock(),
            )  # fmt: skip
            if done is not None:
                return _done(facility, done)
        return _page(facility, draft, form)
    except Overtaken as overtaken:
        flash(translate(overtaken.message), "warning")
        return go_to(".waiting_calendar", facility_code=facility_code, waiting_id=waiting_id)
    except DraftGone as gone:
        flash(translate(gone.message))
        return go_to(".calendars", facility_code=facility_code)


@bp.post(f"{_WAITING}/leave")
@coordinators
def leave_waiting_calendar(facility_code: str, waiting_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    try:
        transact(leave_calendar, facility.id, waiting_id, actor=current_actor())
        flash(_("The calendar was left. Nothing was changed."))
    except DraftGone as gone:
        flash(translate(gone.message))
    return go_to(".calendars", facility_code=facility_code)


def _form() -> ConfirmCalendarForm:
    form = ConfirmCalendarForm()
    form.offer()
    return form


def _confirmed(form: ConfirmCalendarForm) -> Confirmed:
    return Confirmed(
        mark=form.mark.data or "",
        keep_missing=form.keep_missing.data,
        over_sessions=form.over_sessions.data == "enter",
        reason=form.reason.data or "",
    )


def _done(facility: Facility, done: BroughtIn) -> ResponseReturnValue:
    counts = done.counts
    told = _(
        "“%(name)s” was brought in. Added: %(added)s, changed: %(changed)s, taken away: %(removed)s.",
        name=done.source.name,
        added=counts[EventFate.ADD],
        changed=counts[EventFate.CHANGE],
        removed=counts[EventFate.REMOVE],
    )
    flash(told, "success")
    if done.source.trainer_id is None:
        return go_to("scheduling.closures", facility_code=facility.code)
    return go_to("scheduling.trainer", facility_code=facility.code, trainer_id=done.source.trainer_id)


def _page(facility: Facility, draft: ExchangeDraft, form: ConfirmCalendarForm) -> ResponseReturnValue:
    found = planned(read(), facility, draft, now=clock(), domain=domain())
    form.mark.data = found.plan.mark
    form.mark.raw_data = None
    page = render_template(
        "exchange/waiting_calendar.html",
        facility=facility,
        draft=draft,
        form=form,
        calendar=found.calendar,
        source=found.source,
        plan=found.plan,
        counts={fate.value: count for fate, count in found.plan.counts.items()},
        removable=bool(found.plan.counts[EventFate.REMOVE]) and not found.calendar.partial,
        **_lines(facility, draft, found),
    )
    return page, form.status


def _lines(facility: Facility, draft: ExchangeDraft, found: Planned) -> dict[str, Any]:
    """The lines that the address asks for, and the tabs above them."""
    asked = request.args.get("show", "")
    fate = EventFate(asked) if asked in set(EventFate) else None

    def address(shown: EventFate | None, number: int | None = None) -> str:
        show = shown.value if shown else None
        return url_for(".waiting_calendar", facility_code=facility.code, waiting_id=draft.id, show=show, page=number)

    tabs = [{"label": _("All"), "href": address(None), "count": len(found.plan.lines), "current": fate is None}]
    tabs += [
        {"label": translate(one.label), "href": address(one), "count": count, "current": one is fate}
        for one, count in found.plan.counts.items()
        if count
    ]
    lines = [line for line in found.plan.lines if fate is None or line.fate is fate]
    return {
        "tabs": tabs,
        "page": _shown(facility, lines),
        "href_for": lambda number: address(fate, number),
    }


def _shown(facility: Facility, lines: Sequence[Line]) -> Page:
    """A page of lines, each with its days, and with whether it takes whole ones."""
    zone = facility.zone
    number = min(page_number(request.args.get("page")), Page((), len(lines)).last)
    rows = []
    for line in lines[offset(number) : offset(number) + PAGE_ROWS]:
        told: dict[str, Any] = {"line": line, "days": None, "whole": True}
        if line.during is not None:
            first = line.during.start.astimezone(zone).date()
            told |= {"days": (first, last_day(line.during, zone)), "whole": is_whole_days(line.during, zone)}
        rows.append(told)
    return Page(rows, len(lines), number)
