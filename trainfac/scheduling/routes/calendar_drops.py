"""A session let go of on the calendar: what speaks against it, and then the deed, in answers for a script."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import clock_time, translate, weekday_date, zone_name
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.clashes import Clash
from trainfac.scheduling.forms.calendar import CheckForm, DropForm, TakeBackForm
from trainfac.scheduling.forms.choices import given
from trainfac.scheduling.models import Facility, TrainingSession
from trainfac.scheduling.queries import sessions as known
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.calendar_changes import changes_since
from trainfac.scheduling.routes.calendar_entries import event_now, told
from trainfac.scheduling.routes.staff_answers import coordinators
from trainfac.scheduling.services import dropping
from trainfac.scheduling.services.alternatives import Alternative
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.placing import SessionSaved
from trainfac.scheduling.services.sessions import SessionChanged


@bp.get("/staff/<facility_code>/calendar/check")
@coordinators
def check_drop(facility_code: str) -> ResponseReturnValue:
    """What would speak against it; always an answer, for nothing is done and so nothing refused."""
    facility = coordinated(read(), current_actor(), facility_code)
    form = CheckForm(request.args)
    if not form.validate():
        return _not_understood(form)
    try:
        session = dropping.session_at(read(), facility.id, given(form.session.data))
        found = dropping.check_drop(read(), session, form.drop(), copy=form.copy.data, now=clock())
    except NotFound:
        return _gone()
    except RuleBroken as refused:
        return jsonify(_refusal(refused))
    return jsonify(
        refused=[],
        clashes=_clashes(found.clashes),
        overridable=found.overridable,
        alternatives=[_alternative(one, facility) for one in found.alternatives],
        notes=[translate(note) for note in found.notes],
    )


@bp.post("/staff/<facility_code>/calendar/move")
@coordinators
def drop_session(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    form = DropForm()
    if not form.validate():
        return _not_understood(form)
    session_id, version = given(form.session.data), form.version.data or 0
    facts = (facility.id, session_id, form.drop())
    try:
        if form.copy.data:
            saved = transact(dropping.copy_session, *facts, actor=current_actor(), now=clock())
        else:
            saved = transact(dropping.drop_session, *facts, version=version, actor=current_actor(), now=clock())
    except SessionChanged as changed:
        return _overtaken(changed, facility, session_id, version)
    except NotFound:
        return _gone()
    except RuleBroken as refused:
        return jsonify(_refusal(refused)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _saved(facility, saved)


@bp.post("/staff/<facility_code>/calendar/take-back")
@coordinators
def take_back_copy(facility_code: str) -> ResponseReturnValue:
    """A copy made by dragging, removed again while it is as it was made."""
    facility = coordinated(read(), current_actor(), facility_code)
    form = TakeBackForm()
    if not form.validate():
        return jsonify(refused=[_("This request was not understood")]), HTTPStatus.BAD_REQUEST
    session_id, version = given(form.session.data), given(form.version.data)
    try:
        transact(dropping.take_back_copy, facility.id, session_id, version=version, actor=current_actor())
    except SessionChanged:
        said = _("Somebody else changed the copy meanwhile, so it stays. Look at it before you remove it.")
        return jsonify(refused=[said]), HTTPStatus.CONFLICT
    except NotFound:
        return jsonify(refused=[_("Somebody else removed the copy already.")]), HTTPStatus.NOT_FOUND
    except RuleBroken as refused:
        return jsonify(_refusal(refused)), HTTPStatus.UNPROCESSABLE_ENTITY
    return jsonify(refused=[])


def _saved(facility: Facility, saved: SessionSaved) -> ResponseReturnValue:
    session = saved.session
    return jsonify(
        session=session.id,
        version=session.version,
        told=told(session),
        now=event_now(read(), facility, session),
        notes=[translate(note) for note in saved.warnings],
        href=url_for(
            ".edit_session",
            facility_code=session.run.facility.code,
            run_code=session.run.code,
            session_id=session.id,
        ),
    )


def _overtaken(changed: SessionChanged, facility: Facility, session_id: int, version: int) -> ResponseReturnValue:
    """What the other coordinator changed, and the session as it is now; nothing was saved."""
    session = read().get_one(TrainingSession, session_id, populate_existing=True)
    edits = known.edits_since(read(), session_id, version)
    return jsonify(
        refused=[translate(changed.message)],
        changes=changes_since(read(), facility, session, edits),
        now=event_now(read(), facility, session),
    ), HTTPStatus.CONFLICT


def _gone() -> ResponseReturnValue:
    """A session that was on the calendar a moment ago."""
    said = _("Somebody removed this session meanwhile. Nothing was saved.")
    return jsonify(refused=[said], clashes=[], overridable=False, alternatives=[], notes=[]), HTTPStatus.NOT_FOUND


def _refusal(refused: RuleBroken) -> dict[str, Any]:
    """Why it cannot be; what can be overridden with a reason is told apart."""
    if isinstance(refused, Busy):
        return {
            "refused": [],
            "clashes": _clashes(refused.clashes),
            "overridable": refused.overridable,
            "alternatives": [],
            "notes": [],
        }
    reasons = [translate(reason) for reason in (*refused.reasons, *refused.fields.values())]
    return {"refused": reasons, "clashes": [], "overridable": False, "alternatives": [], "notes": []}


def _clashes(found: Iterable[Clash]) -> list[dict[str, Any]]:
    return [{"text": translate(clash.message), "overridable": clash.overridable} for clash in found]


def _alternative(free: Alternative, facility: Facility) -> dict[str, Any]:
    zone = facility.zone
    start, end = (at.astimezone(zone) for at in (free.during.start, free.during.end))
    when = {
        "day": weekday_date(start.date()),
        "start": clock_time(start.time()),
        "end": clock_time(end.time()),
        "zone": zone_name(zone, free.during.start),
    }
    room = free.room.name if free.room else _("No room")
    return {
        "label": _("%(day)s, %(start)s–%(end)s (%(zone)s), %(room)s", **when, room=room),
        "start": f"{start:%Y-%m-%dT%H:%M}",
        "end": f"{end:%Y-%m-%dT%H:%M}",
        "room": free.room.id if free.room else 0,
    }


def _not_understood(form: DropForm) -> ResponseReturnValue:
    return jsonify(refused=form.told() or [_("This request was not understood")]), HTTPStatus.BAD_REQUEST
