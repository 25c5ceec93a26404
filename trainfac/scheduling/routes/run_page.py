"""The page of a run and its calendar file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from hashlib import sha256
from typing import Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import RateLimitItemPerMinute
from markupsafe import Markup

from trainfac.catalogue import structured_data as course_data
from trainfac.catalogue.content import paragraphs
from trainfac.catalogue.models import Course
from trainfac.catalogue.queries import public as course_queries
from trainfac.catalogue.states import ModuleKind
from trainfac.identity.access import public
from trainfac.infra.db import read
from trainfac.infra.i18n import clock_time, current_locale, direction, translate, weekday_date, zone_name
from trainfac.infra.pdf import asset_text, render_pdf
from trainfac.infra.throttle import client_address, take
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling import ics, structured_data
from trainfac.scheduling.announcement import AnnouncedRun, AnnouncedSession, by_day
from trainfac.scheduling.entry import TONES
from trainfac.scheduling.queries import public as queries
from trainfac.scheduling.queries.calendar import places
from trainfac.scheduling.queries.dated_choice import of_run, whole
from trainfac.scheduling.queries.dated_sessions import dated_sessions
from trainfac.scheduling.routes.addresses import absolute, domain
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.calendar_files import calendar_file, document, unchanged

_PRINTED_OFTEN_ENOUGH: Final = RateLimitItemPerMinute(30)  # for one address; drawing takes longer than any page


@dataclass(frozen=True)
class TimetableDay:
    """A day of the timetable, as the component ``agenda`` shows it."""

    label: str
    iso: str
    entries: list[dict[str, object]] = field(default_factory=list)


@bp.get("/runs/<run_code>")
@public
def run(run_code: str) -> ResponseReturnValue:
    now = clock()
    shown, course = queries.run_and_course(read(), run_code)
    announced = queries.announced(shown, places(read()))
    sessions = queries.timetable(read(), shown.id)
    standing = announced.entry(now)
    return render_template(
        "scheduling/public/run.html",
        run=shown,
        course=course,
        announced=announced,
        country=announced.place.country_name(current_locale().language),
        standing=standing,
        tone=TONES[standing],
        zone=_zone(announced, sessions),
        days=_days(announced, sessions),
        paragraphs=paragraphs,
        named=course_queries.courses_named(read(), course.entry_requirements),
        address=absolute(url_for("scheduling.run", run_code=shown.code)),
        json_ld=Markup(_json_ld(announced, course)),  # noqa: S704 - written by script_safe
    )


@bp.get("/runs/<run_code>.ics")
@public
def run_calendar(run_code: str) -> Response:
    shown, _course = queries.run_and_course(read(), run_code)
    announced = queries.announced(shown, places(read()))
    sessions = dated_sessions(read(), of_run(shown.id), whole(clock()))
    address = absolute(url_for("scheduling.run", run_code=shown.code))
    body = ics.run_calendar(announced, sessions, address=address, domain=domain(), words=translate)
    return calendar_file(body, f"{shown.code}.ics", ics.last_change(announced, sessions))


@bp.get("/runs/<run_code>/timetable.pdf")
@public
def run_timetable_pdf(run_code: str) -> Response:
    """The timetable to print: drawn only when it changed since whoever asks had it last, and not without end."""
    shown, _course = queries.run_and_course(read(), run_code)
    announced = queries.announced(shown, places(read()))
    sessions = queries.timetable(read(), shown.id)
    if not sessions:
        raise NotFound(msg("This run has no timetable yet"))
    changed_at = max(shown.updated_at, ics.last_change(announced, sessions))
    tag = sha256(f"{changed_at.isoformat()} {current_locale()}".encode()).hexdigest()[:32]
    if request.if_none_match.contains(tag):
        return unchanged(tag)
    take(_PRINTED_OFTEN_ENOUGH, "timetable", client_address())
    lang = current_locale().language
    html = render_template(
        "pdf/timetable/run.html",
        run=announced,
        days=_days(announced, sessions),
        zone=_zone(announced, sessions),
        changed_on=changed_at.astimezone(announced.place.zone).date(),
        note=shown.note,
        lang=lang,
        dir=direction(lang),
    )
    content = render_pdf(
        html,
        sheets=[asset_text("timetable.css")],
        title=_("Timetable of %(run)s", run=shown.code),
        lang=lang,
        author=announced.place.name,
        created=changed_at.astimezone(announced.place.zone).date(),
    )
    return document(content, f"{shown.code}-timetable.pdf", tag)


def _json_ld(run: AnnouncedRun, course: Course) -> str:
    data = course_data.course(
        code=course.code,
        title=course.title,
        aims=course.aims,
        language=course.language,
        minutes=course.contact_minutes,
        outcomes=[outcome.text for outcome in course.outcomes],
        address=absolute(url_for("catalogue.course", code=course.code)),
    )
    address = absolute(url_for("scheduling.run", run_code=run.code))
    return course_data.script_safe({**data, **structured_data.instances({address: run})})


def _zone(run: AnnouncedRun, sessions: tuple[AnnouncedSession, ...]) -> str:
    """The zone of the facility as people call it when the run is held."""
    zone = run.place.zone
    begins = sessions[0].starts_at if sessions else datetime.combine(run.starts_on, time(12), tzinfo=zone)
    return f"{zone.key.replace('_', ' ')} ({zone_name(zone, begins)})"


def _days(run: AnnouncedRun, sessions: tuple[AnnouncedSession, ...]) -> list[TimetableDay]:
    return [
        TimetableDay(weekday_date(day), day.isoformat(), [_block(run, block) for block in blocks])
        for day, blocks in by_day(sessions, run.place.zone)
    ]


def _block(run: AnnouncedRun, session: AnnouncedSession) -> dict[str, object]:
    zone = run.place.zone
    cancelled = _("Cancelled") if session.cancelled else ""
    group = _("Group %(name)s", name=session.group) if session.group else ""
    details = [cancelled, group, translate(ModuleKind(session.kind).label), session.room, session.note]
    return {
        "label": Markup('<bdi lang="{}">{}</bdi>').format(run.course_language, session.module),
        "time": f"{clock_time(session.starts_at, zone)}–{clock_time(session.ends_at, zone)}",
        "detail": " · ".join(detail for detail in details if detail),
        "tone": "quiet" if session.cancelled else "plain",
    }
