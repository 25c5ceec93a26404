"""A session let go of on the calendar: asked about first, then moved or copied by the services of every session.

What was moved is moved back by moving it again; a copy is taken back by removing it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.clashes import Clash, can_be_overridden
from trainfac.scheduling.drops import Drop, dropped
from trainfac.scheduling.models import TrainingSession
from trainfac.scheduling.queries.wishing import group_wished, instrument_wished, room_wished, trainers_wished, wish_of
from trainfac.scheduling.queries.working_days import working_hours
from trainfac.scheduling.rules import SessionToCheck, outside_hours
from trainfac.scheduling.services.alternatives import Alternative, clash_answer
from trainfac.scheduling.services.busy import session_name
from trainfac.scheduling.services.lookup import refuse_unless_changeable
from trainfac.scheduling.services.overriding import mark, standing
from trainfac.scheduling.services.placing import SessionSaved, chosen
from trainfac.scheduling.services.sessions import add_session, change_session, move_session, plan_of, remove_session
from trainfac.scheduling.session_plan import SessionPlan, interval
from trainfac.scheduling.wishes import Wish


@dataclass(frozen=True)
class Checked:
    """What speaks against a session there, what would be free instead, and what else should be known."""

    clashes: tuple[Clash, ...]
    alternatives: tuple[Alternative, ...]
    notes: tuple[Message, ...]

    @property
    def overridable(self) -> bool:
        """Whether a reason is enough to go ahead all the same."""
        return can_be_overridden(self.clashes)


def session_at(tx: Session, facility_id: int, session_id: int) -> TrainingSession:
    """A session of this facility. Raises NotFound."""
    session = tx.get(TrainingSession, session_id)
    if session is None or session.run.facility_id != facility_id:
        raise NotFound(msg("There is no such session"))
    return session


def check_drop(tx: Session, session: TrainingSession, drop: Drop, *, copy: bool, now: datetime) -> Checked:
    """Whatever somebody should know before a session is let go of there. Changes nothing.

    What may stand although a rule speaks against it, and stood before, is not told again. Raises RuleBroken for times
    that are none, and for what the facility does not have.
    """
    run = session.run
    refuse_unless_changeable(run)
    plan = dropped(plan_of(session), drop)
    wish = _wish(tx, session, plan, copy=copy)
    answer = clash_answer(tx, run, wish, now=now)
    stood = standing(tx, [session], now) if answer.clashes and not copy else set()
    told = tuple(one for one in answer.clashes if not (one.overridable and mark(one) in stood))
    outside = outside_hours(SessionToCheck(session_name(session), wish.during), hours=working_hours(run.facility))
    return Checked(told, answer.alternatives if told else (), (outside,) if outside else ())


def drop_session(
    tx: Session, facility_id: int, session_id: int, drop: Drop, *, version: int, actor: Actor, now: datetime
) -> SessionSaved:
    """Hold a session where it was let go of. Raises as ``change_session`` does."""
    session = session_at(tx, facility_id, session_id)
    plan = dropped(plan_of(session), drop)
    if drop.swap is None:
        during = interval(plan, session.run.facility.zone)
        return move_session(
            tx, session_id, during, version=version, actor=actor, now=now, override_reason=drop.override_reason
        )
    return change_session(tx, session_id, plan, version=version, actor=actor, now=now)


def copy_session(
    tx: Session, facility_id: int, session_id: int, drop: Drop, *, actor: Actor, now: datetime
) -> SessionSaved:
    """Hold another session of the same kind where the copy was let go of. Raises as ``add_session`` does."""
    session = session_at(tx, facility_id, session_id)
    return add_session(tx, session.run_id, dropped(plan_of(session), drop), actor=actor, now=now)


def take_back_copy(tx: Session, facility_id: int, session_id: int, *, version: int, actor: Actor) -> None:
    """Remove a copy as it was made. Raises as ``remove_session`` does: SessionChanged once somebody worked on it."""
    session = session_at(tx, facility_id, session_id)
    remove_session(tx, session.id, version=version, actor=actor)


def _wish(tx: Session, session: TrainingSession, plan: SessionPlan, *, copy: bool) -> Wish:
    run = session.run
    named = chosen(tx, run, session, plan)
    return replace(
        wish_of(session),
        session_id=None if copy else session.id,
        during=interval(plan, run.facility.zone),
        group=group_wished(run, named.group),
        room=room_wished(named.room),
        trainers=trainers_wished(named.trainers),
        instruments=[instrument_wished(instrument, places) for instrument, places in named.instruments.items()],
    )
