"""When what was recorded may still change, and what a correction must say."""

from __future__ import annotations

from trainfac.delivery import policy
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import Forbidden, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RunState

OVER = frozenset({RunState.FINISHED, RunState.CLOSED})


def refuse_unless_correctable(run: CourseRun, actor: Actor) -> None:
    if run.state in {RunState.DRAFT, RunState.CANCELLED}:
        raise RuleBroken(msg("Nothing can be recorded for a run that is a draft or cancelled"))
    if run.state is RunState.CLOSED and not policy.may_correct_closed(actor, run.facility_id):
        raise Forbidden(msg("This run is closed. Ask a coordinator of the facility to correct it."))


def need_reason(run: CourseRun, reason: str, *, changed: bool) -> None:
    if changed and run.state in OVER and not clean(reason):
        raise RuleBroken(fields={"reason": msg("This run is over: say why what was recorded changes")})
