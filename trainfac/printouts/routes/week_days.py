"""A trainer's week in the reader's words, as the page and the sheet to print show it alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trainfac.identity.access import current_actor
from trainfac.infra.i18n import clock_time, translate, zone_name
from trainfac.infra.web import clock
from trainfac.kernel.periods import Interval
from trainfac.kernel.text import direction_of
from trainfac.printouts.queries.trainer_week import Known, Taught, TrainerWeek
from trainfac.scheduling import policy
from trainfac.scheduling.models import Absence, Facility, TrainingSession
from trainfac.scheduling.states import PUBLIC_STATES, RunState
from trainfac.scheduling.walltime import nearest_instant

_NOT_HELD: Final = (RunState.DRAFT, RunState.CANCELLED)


@dataclass(frozen=True)
class WeekLine:
    """A session: ``zone`` is that of ``time``, ``here_time`` what it is at this facility where that is not the same.

    ``href`` and ``certificates`` lead to its run, where the reader may go there.
    """

    time: str
    zone: str
    here_time: str
    title: str
    title_lang: str
    title_dir: str
    code: str
    href: str
    certificates: str
    where: str
    details: tuple[str, ...]
    note: str
    cancelled: bool
    draft: bool


@dataclass(frozen=True)
class WeekDay:
    """A day; ``closed`` is why this facility does not train then, ``away`` when the trainer cannot be had."""

    day: date
    lines: Sequence[WeekLine]
    closed: str
    away: Sequence[str]


def week_days(week: TrainerWeek, facility: Facility) -> list[WeekDay]:
    """The days on which something is, or could be: those without work and without anything to tell are left out."""
    days = [
        WeekDay(
            day,
            [_line(taught, facility) for taught in week.taught if taught.day == day],
            week.closed.get(day, ""),
            [told for absence in week.absences if (told := _away(absence, day, facility))],
        )
        for day in week.days
    ]
    return [day for day in days if day.lines or day.away or day.day in week.working]


def zones_of(week: TrainerWeek, facility: Facility) -> list[str]:
    """Every zone that the week has times of, this facility's first, as people and as computers call it."""
    noon = datetime.combine(week.monday, time(12), facility.zone)
    elsewhere = (taught.session.run.facility for taught in week.taught)
    facilities = {facility.timezone: facility} | {one.timezone: one for one in elsewhere}
    return [
        _("%(zone)s (%(name)s)", zone=zone_name(one.zone, noon), name=one.timezone.replace("_", " "))
        for one in facilities.values()
    ]


def _line(taught: Taught, facility: Facility) -> WeekLine:
    held = taught.session
    run, place = held.run, held.run.facility
    hidden = taught.known is Known.TAKEN
    same = held.starts_at.astimezone(place.zone).utcoffset() == held.starts_at.astimezone(facility.zone).utcoffset()
    return WeekLine(
        time=_span(held.interval, place),
        zone=zone_name(place.zone, held.starts_at),
        here_time="" if same else _told_here(held.interval, facility),
        title=_("Taken by another facility") if hidden else held.module.title,
        title_lang="" if hidden else run.course.language,
        title_dir=direction_of("" if hidden else held.module.title),
        code="" if hidden else run.code,
        href="" if hidden else _address(taught),
        certificates=_certificates(taught),
        where=_where(taught, facility),
        details=_details(taught) if taught.known is Known.ALL else (),
        note=held.note if taught.known is Known.ALL else "",
        cancelled=held.cancelled,
        draft=run.state is RunState.DRAFT and not hidden,
    )


def _where(taught: Taught, facility: Facility) -> str:
    held = taught.session
    place = "" if held.run.facility_id == facility.id else held.run.facility.name
    if taught.known is not Known.ALL:
        return place
    room = held.room.name if held.room else _("No room yet")
    return _("%(room)s, %(facility)s", room=room, facility=place) if place else room


def _details(taught: Taught) -> tuple[str, ...]:
    held, told = taught.session, []
    if held.group is not None and not held.group.everybody:
        told.append(_("Group %(name)s", name=held.group.name))
    if taught.participants is not None:
        told.append(ngettext("%(num)s participant", "%(num)s participants", taught.participants))
    told += [_instrument(held, number) for number in range(len(held.instruments))]
    return tuple(told)


def _instrument(held: TrainingSession, number: int) -> str:
    need = held.instruments[number]
    return ngettext(
        "%(name)s (%(num)s place)", "%(name)s (%(num)s places)", need.places, name=need.instrument.name
    )  # fmt: skip


def _address(taught: Taught) -> str:
    """The staff's timetable for who may open it, else the public page if there is one."""
    run = taught.session.run
    if _is_staff(taught):
        return url_for("scheduling.run_timetable", facility_code=run.facility.code, run_code=run.code)
    return url_for("scheduling.run", run_code=run.code) if run.state in PUBLIC_STATES else ""


def _certificates(taught: Taught) -> str:
    """The certificates of the run from its last day on, for who may open them."""
    run = taught.session.run
    held = run.state not in _NOT_HELD and run.ends_on <= clock().astimezone(run.facility.zone).date()
    if not (held and _is_staff(taught)):
        return ""
    return url_for("certificates.run_certificates", facility_code=run.facility.code, run_code=run.code)


def _is_staff(taught: Taught) -> bool:
    return taught.known is Known.ALL and policy.may_see_work(current_actor(), taught.session.run.facility_id)


def _away(absence: Absence, day: date, facility: Facility) -> str:
    """What is told of an absence on a day; nothing when it does not touch it."""
    first, last = (nearest_instant(each, time(), facility.zone) for each in (day, day + timedelta(days=1)))
    start, end = max(absence.starts_at, first), min(absence.ends_at, last)
    if start >= end:
        return ""
    label = translate(absence.kind.label)
    why = _("%(kind)s: %(reason)s", kind=label, reason=absence.reason) if absence.reason else label
    if (start, end) == (first, last):
        return _("Away all day. %(why)s", why=why)
    return _("Away %(time)s. %(why)s", time=_span(Interval(start, end), facility), why=why)


def _told_here(during: Interval, facility: Facility) -> str:
    return _("is %(time)s in %(zone)s", time=_span(during, facility), zone=zone_name(facility.zone, during.start))


def _span(during: Interval, facility: Facility) -> str:
    """Wall times of a facility; an end at midnight is told as 24:00."""
    end = clock_time(during.end, facility.zone)
    return f"{clock_time(during.start, facility.zone)}–{'24:00' if end == '00:00' else end}"
