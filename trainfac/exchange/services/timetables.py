"""A timetable out of a file becomes that of a run: every row of it, in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.exchange.queries.drafts import timetable_draft
from trainfac.exchange.queries.timetable_plans import planned_draft
from trainfac.exchange.services.calendars import Overtaken
from trainfac.exchange.states import RowFate
from trainfac.exchange.timetables.plan import Line, Mode, TimetablePlan
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.infra.files import FileStore
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.services.lookup import timetable_to_change
from trainfac.scheduling.services.overriding import standing
from trainfac.scheduling.services.placing import as_planned
from trainfac.scheduling.services.sessions import facts, remove_session
from trainfac.scheduling.services.together import Changed, write_together


@dataclass(frozen=True)
class ConfirmedTimetable:
    """What a coordinator said yes to: ``mark`` names the plan that was shown, ``reason`` why clashes may stand."""

    mark: str
    mode: Mode
    reason: str = ""


def bring_in_timetable(
    tx: Session,
    run_id: int,
    draft_id: int,
    store: FileStore,
    confirmed: ConfirmedTimetable,
    *,
    actor: Actor,
    now: datetime,
) -> Changed:
    """Do what was shown, through the same doors as single sessions: the guard of the database stands behind them.

    Raises NotFound, DraftGone, Overtaken when somebody changed the timetable meanwhile, RuleBroken, or Busy.
    """
    run = timetable_to_change(tx, run_id, actor)
    draft = timetable_draft(tx, run, draft_id, lock=True)
    plan = planned_draft(tx, run, draft, store, confirmed.mode, now=now).plan
    if plan.mark != confirmed.mark:
        raise Overtaken(
            msg("Somebody changed the timetable since you looked. See what the file would do now, and confirm again.")
        )
    reason = clean(confirmed.reason)
    _refuse_unless_possible(plan, reason)
    changed = _write(tx, run, plan, reason, actor=actor, now=now)
    draft.settle()
    counts = {fate.value: count for fate, count in plan.counts.items() if count}
    audit.record(tx, "timetable.brought_in", run, actor_id=actor.user_id, after=counts)
    return changed


def _refuse_unless_possible(plan: TimetablePlan, reason: str) -> None:
    if plan.blocked:
        raise RuleBroken(msg("Rows are wrong, or want what is taken. Put them right in the file and upload it again."))
    if plan.needs_reason and not reason:
        raise RuleBroken(fields={"reason": msg("Say why these sessions are held all the same")})


def _write(
    tx: Session, run: CourseRun, plan: TimetablePlan, reason: str, *, actor: Actor, now: datetime
) -> Changed:  # fmt: skip
    """Remove first, so that what was held is free; then everything else at once, so that sessions may swap."""
    removed = [line for line in plan.lines if line.fate is RowFate.REMOVE]
    for line in removed:
        if line.session is not None:
            remove_session(tx, line.session.id, version=line.session.version, actor=actor)
    written = [line for line in plan.lines if line.written]
    there = {line.session.id: tx.get_one(TrainingSession, line.session.id) for line in written if line.session}
    stood = standing(tx, there.values(), now)
    before = [facts(there[line.session.id]) if line.session else {} for line in written]
    sessions = [_placed(tx, run, line, there.get(line.session.id) if line.session else None) for line in written]
    if not sessions:
        return Changed(len(removed), ())
    done = write_together(
        tx, run, sessions, before,
        actor=actor, now=now, stood=stood, allowed=lambda clash: clash.overridable and bool(reason), reason=reason,
    )  # fmt: skip
    return replace(done, sessions=len(sessions) + len(removed))


def _placed(tx: Session, run: CourseRun, line: Line, session: TrainingSession | None) -> TrainingSession:
    plan = line.plan
    if plan is None:  # the file does not have it
        if line.session is None:
            raise ValueError("a line that is written has a plan or a session")
        plan = replace(line.session.plan, cancelled=True)
    return as_planned(tx, run, session, plan)
