"""What a coordinator can do next with a run, as buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RUN_STATES, RunState


@dataclass(frozen=True)
class Action:
    """A move of the run; ``state`` is where it leads. ``hint`` says what happens then.

    ``view`` names the page of a feature above scheduling that does it; without one it is done at once.
    """

    state: RunState
    label: str
    hint: str
    main: bool = False
    view: str = ""


def actions(run: CourseRun, now: datetime) -> list[Action]:
    """The moves that are possible today, the usual one first; cancelling has a page of its own."""
    possible = (action for action in _all(run) if RUN_STATES.may_move(run.state, action.state))
    return sorted((action for action in possible if _is_due(run, action, now)), key=lambda action: not action.main)


def _all(run: CourseRun) -> list[Action]:
    reopening = run.state is RunState.NOMINATIONS_CLOSED
    return [
        Action(RunState.CONFIRMED, _("Confirm the run"), _("Say for sure that it takes place."), main=reopening),
        Action(
            RunState.PUBLISHED,
            _("Reopen nominations") if reopening else _("Publish"),
            _("Everybody sees the run and can ask for a place."),
            main=not reopening,
        ),
        Action(
            RunState.NOMINATIONS_CLOSED,
            _("Close nominations"),
            _("Nobody can ask for a place any more; decide about those who did."),
            main=True,
        ),
        Action(RunState.RUNNING, _("Start the run"), _("This also happens by itself on the first day."), main=True),
        Action(RunState.FINISHED, _("Finish the run"), _("This also happens by itself after the last day."), main=True),
        Action(
            RunState.CLOSED,
            _("Put the run away"),
            _("When all is recorded: it is written down who completed the run, and its timetable stays as it is."),
            main=True,
            view="delivery.close_run",
        ),
    ]


def _is_due(run: CourseRun, action: Action, now: datetime) -> bool:
    """A run starts from its first day on and is finished from its last."""
    today = now.astimezone(run.facility.zone).date()
    if action.state is RunState.RUNNING:
        return today >= run.starts_on
    if action.state is RunState.FINISHED:
        return today >= run.ends_on
    return True
