"""A trainer's week: for themselves, and for the coordinators of a facility that they teach at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.infra.i18n import date_span
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.printouts.queries.trainer_week import TrainerWeek, trainer_of_person, trainer_week
from trainfac.printouts.routes.blueprint import bp
from trainfac.printouts.routes.papers import Paper, private_paper
from trainfac.printouts.routes.week_days import week_days, zones_of
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated, facility_for
from trainfac.scheduling.queries.resources import trainer_of
from trainfac.scheduling.routes.calendar_days import day_of
from trainfac.scheduling.routes.staff_answers import coordinators, staff

_OF_TRAINER: Final = "/staff/<facility_code>/resources/trainers/<int:trainer_id>/week"
_WEEK: Final = timedelta(weeks=1)


@bp.get("/staff/<facility_code>/week")
@staff
def my_week(facility_code: str) -> ResponseReturnValue:
    facility = facility_for(read(), current_actor(), facility_code)
    week = _own(facility)
    if week is None:
        return render_template("printouts/no_week.html", facility=facility)
    return _page(week, facility, ".my_week", facility_code=facility_code)


@bp.get("/staff/<facility_code>/week.pdf")
@staff
def my_week_pdf(facility_code: str) -> Response:
    facility = facility_for(read(), current_actor(), facility_code)
    week = _own(facility)
    if week is None:
        raise NotFound(msg("You are no trainer yet"))
    return _sheet(week, facility)


@bp.get(_OF_TRAINER)
@coordinators
def week_of_trainer(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    week = _of(facility, trainer_id)
    return _page(week, facility, ".week_of_trainer", facility_code=facility_code, trainer_id=trainer_id)


@bp.get(f"{_OF_TRAINER}.pdf")
@coordinators
def week_of_trainer_pdf(facility_code: str, trainer_id: int) -> Response:
    facility = coordinated(read(), current_actor(), facility_code)
    return _sheet(_of(facility, trainer_id), facility)


def _own(facility: Facility) -> TrainerWeek | None:
    trainer = trainer_of_person(read(), current_actor().person_id)
    return None if trainer is None else trainer_week(read(), trainer, facility, _monday(facility), known_at=None)


def _of(facility: Facility, trainer_id: int) -> TrainerWeek:
    trainer = trainer_of(read(), facility, trainer_id)
    if trainer is None:
        raise NotFound(msg("There is no such trainer"))
    known_at = current_actor().facilities(Role.COORDINATOR)
    return trainer_week(read(), trainer, facility, _monday(facility), known_at=known_at)


def _monday(facility: Facility) -> date:
    """The Monday of the week that the address asks for; of this one when it asks for none."""
    day = day_of(request.args.get("day", "")) or clock().astimezone(facility.zone).date()
    return day - timedelta(days=day.weekday())


def _page(week: TrainerWeek, facility: Facility, endpoint: str, **address: Any) -> str:  # noqa: ANN401 - of an address
    def at(name: str, monday: date) -> str:
        return url_for(name, **address, day=monday.isoformat())

    today = clock().astimezone(facility.zone).date()
    return render_template(
        "printouts/week.html",
        facility=facility,
        week=week,
        own=endpoint == ".my_week",
        days=week_days(week, facility),
        zones=zones_of(week, facility),
        before=at(endpoint, week.monday - _WEEK),
        now=at(endpoint, today),
        after=at(endpoint, week.monday + _WEEK),
        pdf=at(f"{endpoint}_pdf", week.monday),
    )


def _sheet(week: TrainerWeek, facility: Facility) -> Response:
    dates = date_span(week.days[0], week.days[-1])
    paper = Paper(
        "week",
        _("%(trainer)s, %(dates)s", trainer=week.trainer.name, dates=dates),
        author=facility.name,
        created=clock().astimezone(facility.zone).date(),
    )
    content = paper.drawn(
        facility=facility,
        week=week,
        dates=dates,
        days=week_days(week, facility),
        zones=zones_of(week, facility),
    )
    return private_paper(content, f"week-{week.monday.isoformat()}.pdf")
