"""The coordinator's decision about nominations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.enrolment import policy
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.rules import late_decision_obstacles
from trainfac.enrolment.services.seats import give_seat, lock_run, put_on_waiting_list, waiting_registration
from trainfac.enrolment.states import Decision, NominationState, RegistrationState
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean_block
from trainfac.scheduling.models import CourseRun


def decide(
    tx: Session,
    facility_id: int,
    nomination_ids: Sequence[int],
    decision: Decision,
    *,
    seen: NominationState,
    note: str,
    actor: Actor,
    now: datetime,
) -> list[Nomination]:
    """Decide the same about some nominations for a facility's runs: about all of them or, with reasons, about none.

    ``seen`` is the state in which the coordinator saw them: who was decided about meanwhile is named instead of
    being overruled, and a decision sent twice changes nothing. ``note`` is shown to the people.
    Raises NotFound, RuleBroken. Returns those whose state changed.
    """
    if not policy.may_decide(actor, facility_id):
        raise NotFound(msg("There is no such facility"))
    if not nomination_ids:
        raise RuleBroken(msg("Choose at least one person"))
    runs = _lock_runs(tx, facility_id, nomination_ids)
    chosen = _load(tx, facility_id, nomination_ids)
    changing = [nomination for nomination in chosen if nomination.state is not decision.leads_to]
    reasons = [*_overtaken(changing, seen), *_impossible(changing, runs, decision)]
    if reasons:
        raise RuleBroken(*reasons)
    for nomination in changing:
        _apply(tx, runs[nomination.run_id], nomination, decision, now)
        nomination.decided_by_id = actor.user_id
        nomination.decision_note = clean_block(note)
        audit.record(
            tx, "nomination.decided", nomination,
            actor_id=actor.user_id, before={"state": seen.value}, after={"state": nomination.state.value},
        )  # fmt: skip
    return changing


def _lock_runs(tx: Session, facility_id: int, nomination_ids: Sequence[int]) -> dict[int, CourseRun]:
    """Always in the order of their ids: two coordinators who decide at once wait, and do not block each other."""
    query = select(Nomination.run_id).join(Nomination.run)
    query = query.where(Nomination.id.in_(nomination_ids), CourseRun.facility_id == facility_id)
    return {run_id: lock_run(tx, run_id) for run_id in sorted(set(tx.scalars(query)))}


def _load(tx: Session, facility_id: int, nomination_ids: Sequence[int]) -> list[Nomination]:
    query = (
        select(Nomination)
        .join(Nomination.run)
        .where(Nomination.id.in_(nomination_ids), CourseRun.facility_id == facility_id)
        .options(joinedload(Nomination.person), joinedload(Nomination.organisation))
        .execution_options(populate_existing=True)
    )
    found = {nomination.id: nomination for nomination in tx.scalars(query)}
    if set(nomination_ids) - found.keys():
        raise NotFound(msg("There is no such nomination"))
    return [found[nomination_id] for nomination_id in dict.fromkeys(nomination_ids)]


def _overtaken(chosen: Sequence[Nomination], seen: NominationState) -> list[Message]:
    return [
        msg("%(name)s was decided about meanwhile: %(state)s", name=n.person.full_name, state=n.state.label)
        for n in chosen
        if n.state is not seen
    ]


def _impossible(chosen: Sequence[Nomination], runs: dict[int, CourseRun], decision: Decision) -> list[Message]:
    if decision is Decision.REFUSE:
        return []
    reasons = []
    for run_id, wanted in Counter(nomination.run_id for nomination in chosen).items():
        run = runs[run_id]
        reasons += late_decision_obstacles(run.state)
        if decision is Decision.ACCEPT and wanted > run.seats_left:
            reasons.append(
                msg(
                    "Seats left on %(run)s: %(left)s. People chosen: %(wanted)s. "
                    "Nobody was accepted; choose fewer, or put some on the waiting list.",
                    run=run.code, left=run.seats_left, wanted=wanted,
                )
            )  # fmt: skip
    return reasons


def _apply(tx: Session, run: CourseRun, nomination: Nomination, decision: Decision, now: datetime) -> None:
    if decision is Decision.ACCEPT:
        give_seat(tx, run, nomination, now)
    elif decision is Decision.WAIT:
        put_on_waiting_list(tx, run, nomination, now)
    else:
        waiting = waiting_registration(tx, nomination)
        if waiting is not None:
            waiting.move(RegistrationState.WITHDRAWN)
        nomination.move(NominationState.NOT_SELECTED)
        nomination.decided_at = now
