"""What a coordinator is answered whose session cannot stand: reasons, and buttons that fill in what is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from trainfac.infra.db import read
from trainfac.infra.i18n import clock_time, weekday_date, zone_name
from trainfac.infra.web import clock
from trainfac.kernel.periods import Interval
from trainfac.scheduling.forms.sessions import SessionForm
from trainfac.scheduling.models import CourseRun, Trainer, TrainingSession
from trainfac.scheduling.queries.trainers_then import trainers_then
from trainfac.scheduling.services.alternatives import Alternative, clash_answer
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.states import ClashRule

_SEPARATOR: Final = "/"


@dataclass(frozen=True)
class Offer:
    """A button: what it fills in, in words and as it is sent."""

    label: str
    value: str


@dataclass(frozen=True)
class Answer:
    """Whether a reason is enough to hold the session all the same, and what would be free instead."""

    overridable: bool
    offers: Sequence[Offer]


def answered(run: CourseRun, session: TrainingSession | None, busy: Busy) -> Answer:
    """What stands beside the reasons of a refused session; changes nothing."""
    wish = replace(busy.clashes[0].wish, session_id=session.id if session is not None else None)
    found = clash_answer(read(), run, wish, now=clock())
    offers = [_offer(free, wish.during, run.facility.zone) for free in found.alternatives]
    return Answer(busy.overridable, offers)


def taken(form: SessionForm, value: str, zone: ZoneInfo) -> bool:
    """Fill in what a button offered; whether it could be read."""
    try:
        start, end, room_id = value.split(_SEPARATOR)
        during = Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
        form.take(during, int(room_id) if room_id else None, zone)
    except (ValueError, TypeError, OverflowError):
        return False
    return True


def words_for_trainers(
    run: CourseRun, session: TrainingSession | None, form: SessionForm, trainers: Sequence[Trainer]
) -> dict[int, str]:
    """Why each could not teach at the time on the form, by id; nothing as long as there is no time to look at."""
    during = form.during(run.facility.zone)
    if during is None:
        return {}
    module = next((one for one in run.course.modules if one.id == form.module_id.data), None)
    found = trainers_then(
        read(), run, trainers, module, during, session_id=session.id if session else None, now=clock()
    )  # fmt: skip
    said = {
        ClashRule.TRAINER: _("Busy then"),
        ClashRule.LEAVE: _("Away then"),
        ClashRule.COMPETENCE: _("Not on record as competent for this module"),
        ClashRule.RETIRED: _("Does not teach here any more"),
    }
    return {trainer_id: " · ".join(said[rule] for rule in rules) for trainer_id, rules in found.items()}


def _offer(free: Alternative, wished: Interval, zone: ZoneInfo) -> Offer:
    room = free.room
    value = _SEPARATOR.join(
        (free.during.start.isoformat(), free.during.end.isoformat(), str(room.id) if room else "")
    )  # fmt: skip
    if free.during == wished and room is not None:
        return Offer(_("%(room)s (holds %(count)s), at the same time", room=room.name, count=room.capacity), value)
    start, end = free.during.start, free.during.end
    return Offer(
        _(
            "%(day)s, %(start)s–%(end)s (%(zone)s)",
            day=weekday_date(start.astimezone(zone).date()),
            start=clock_time(start, zone),
            end=clock_time(end, zone),
            zone=zone_name(zone, start),
        ),
        value,
    )
