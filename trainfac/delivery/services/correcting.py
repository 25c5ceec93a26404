"""When what was recorded may still change, what a correction must say, and who was quicker."""

from __future__ import annotations

from collections.abc import Mapping

from trainfac.delivery import policy
from trainfac.delivery.rules import needs_reason
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import Forbidden, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RunState


class Overtaken(RuleBroken):
    """Somebody else recorded other answers since the sheet was opened; ``recorded`` has them by row."""

    def __init__(self, fields: Mapping[str, Message], recorded: Mapping[str, str]) -> None:
        super().__init__(fields=fields)
        self.recorded = dict(recorded)


def refuse_unless_correctable(run: CourseRun, actor: Actor) -> None:
    if run.state in {RunState.DRAFT, RunState.CANCELLED}:
        raise RuleBroken(msg("Nothing can be recorded for a run that is a draft or cancelled"))
    if run.state is RunState.CLOSED and not policy.may_correct_closed(actor, run.facility_id):
        raise Forbidden(msg("This run is closed. Ask a coordinator of the facility to correct it."))


def refuse_without_reason(run: CourseRun, reason: str, *, corrected: bool, added: bool) -> None:
    asked = (corrected and needs_reason(run.state, corrected=True)) or (
        added and needs_reason(run.state, corrected=False)
    )
    if asked and not clean(reason):
        raise RuleBroken(fields={"reason": msg("This run is over: say why what was recorded changes")})
