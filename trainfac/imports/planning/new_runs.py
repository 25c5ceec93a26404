"""What a run that a list names and that does not exist would be like.

It keeps the days of the list; sessions are laid out within them, without room and trainers. A run whose last day is
over is created as finished, one that is being held as running. One that lies ahead becomes a draft: nothing is
announced before its coordinator has looked at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trainfac.imports.planning.world import RunFacts
from trainfac.imports.runs import RunNamed
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.hours import WorkingHours
from trainfac.scheduling.layout import Layout, ModuleToPlace, lay_out, nominal_last_day
from trainfac.scheduling.services.runs import CODE
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class NewRunTerms:
    """What course and facility say about a run that is to be created. ``others``: runs like it that exist."""

    course_id: int
    modules: Sequence[ModuleToPlace]
    language: str
    capacity: int
    active: bool
    hours: WorkingHours
    closed_days: Callable[[date, date], Mapping[date, str]]
    others: Sequence[str]


def new_run(named: RunNamed, terms: NewRunTerms, today: date) -> RunFacts:
    """The run as it would be created, or with the reason why it cannot be."""
    refusal, last, layout = _terms_refusal(named, terms), named.last_day or named.first_day, None
    if refusal is None:
        try:
            last = named.last_day or nominal_last_day(terms.modules, named.first_day, terms.hours)
        except RuleBroken as refused:
            refusal = _because(refused.message)
        else:
            closed = terms.closed_days(named.first_day, last)
            layout = lay_out(terms.modules, named.first_day, last, terms.hours, closed)
            refusal = None if layout.planned_minutes else _no_room(named, last)
    return RunFacts(
        id=None,
        code=named.code.upper(),
        course=named.course,
        first_day=named.first_day,
        last_day=last,
        state=_state(named.first_day, last, today),
        capacity=terms.capacity,
        seats_left=terms.capacity,
        held_minutes=layout.planned_minutes if layout else 0,
        course_id=terms.course_id,
        language=terms.language,
        refusal=refusal,
        warnings=tuple(_warnings(layout, terms)) if layout else (),
    )


def _state(first: date, last: date, today: date) -> RunState:
    if last < today:
        return RunState.FINISHED
    return RunState.RUNNING if first <= today else RunState.DRAFT


def _terms_refusal(named: RunNamed, terms: NewRunTerms) -> Message | None:
    if named.code and not CODE.fullmatch(named.code.upper()):
        return msg(
            "Row %(row)s, column “%(column)s”: a new run cannot be called “%(run)s”. Use letters A–Z, digits, points"
            " and hyphens, as UV-2010-01.",
            run=named.code,
        )
    if not terms.active:
        return _because(msg("This facility is closed: no runs are planned here"))
    if not terms.language:
        return _because(msg("The facility has no language of teaching. Set one on its page"))
    return None


def _because(reason: Message) -> Message:
    return msg(
        "Row %(row)s, column “%(column)s”: the run does not exist and cannot be created. %(reason)s", reason=reason
    )


def _no_room(named: RunNamed, last: date) -> Message:
    return _because(
        msg(
            "The facility does not work on any day from %(first)s to %(last)s. Correct the days, or its hours and"
            " closures.",
            first=named.first_day,
            last=last,
        )
    )


def _warnings(layout: Layout, terms: NewRunTerms) -> list[Message]:
    warnings = []
    if layout.unplaced_minutes:
        warnings.append(
            msg(
                "Its days hold %(planned)s of the course’s %(needed)s hours",
                planned=_hours(layout.planned_minutes),
                needed=_hours(layout.needed_minutes),
            )
        )
    warnings += [msg("There is run %(run)s of the same course on the same day", run=other) for other in terms.others]
    return warnings


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")
