"""What the demonstration's coordinators told people, and what they still have to tell them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from trainfac.demo.actors import coordinator_of
from trainfac.kernel.errors import DomainError
from trainfac.notices.models import Mailing
from trainfac.notices.queries.news import news_of
from trainfac.notices.queries.untold import runs_untold
from trainfac.notices.services.delivering import keep_due
from trainfac.notices.services.sending import Post, send
from trainfac.notices.written import Scribe
from trainfac.scheduling.models import CourseRun, Facility, TrainingSession
from trainfac.scheduling.services.sessions import change_session, plan_of
from trainfac.scheduling.session_plan import SessionPlan
from trainfac.scheduling.states import RunState

_WORDS: Final = "Please note the change below. We look forward to seeing you."
_NOTE: Final = "Bring samples from your own laboratory, at most 200 g each."
_BY: Final = timedelta(minutes=15)
Change = Callable[[SessionPlan], SessionPlan]


def tell_of_changes(tx: Session, facility: Facility, now: datetime, scribe: Scribe) -> int:
    """Tell of one change and leave two untold, where nobody was told anything yet; returns how many messages wait."""
    if tx.scalar(select(exists().where(Mailing.facility_id == facility.id))):
        return 0
    run = tx.scalar(
        select(CourseRun)
        .where(CourseRun.facility_id == facility.id, CourseRun.state == RunState.CONFIRMED)
        .order_by(CourseRun.starts_on)
        .limit(1)
    )
    if run is None:
        return 0
    ahead = [session for session in run.sessions if session.starts_at > now and not session.cancelled]
    _change(tx, ahead[2], lambda plan: replace(plan, note=_NOTE), facility, now)
    told = _send(tx, facility, now, scribe)
    for session in ahead[3:5]:
        _change(tx, session, _later, facility, now)
    _change(tx, ahead[-1], lambda plan: replace(plan, note="Group photo at the end."), facility, now)
    return told


def _later(plan: SessionPlan) -> SessionPlan:
    starts, ends = ((datetime.combine(plan.day, at) + _BY).time() for at in (plan.starts, plan.ends))
    return replace(plan, starts=starts, ends=ends)


def _change(tx: Session, session: TrainingSession, change: Change, facility: Facility, now: datetime) -> None:
    plan = replace(change(plan_of(session)), override_reason="demonstration")
    try:
        with tx.begin_nested():
            change_session(
                tx, session.id, plan, version=session.version, actor=coordinator_of(facility.id), now=now
            )  # fmt: skip
    except DomainError:
        tx.refresh(session)  # the calendar of this year leaves no room for it: then there is less to show


def _send(tx: Session, facility: Facility, now: datetime, scribe: Scribe) -> int:
    """Sent yesterday, and kept: a demonstration writes to nobody."""
    tx.flush()
    yesterday = now - timedelta(days=1)
    news = news_of(tx, facility, runs_untold(tx, facility.id, yesterday), yesterday)
    seen = {one.run.id: one.digest for one in news}
    if not seen:
        return 0
    post = Post(_WORDS, timedelta(minutes=5), "demonstration.example")
    mailing = send(
        tx, facility.id, seen, post, scribe=scribe, actor=coordinator_of(facility.id), now=yesterday
    )  # fmt: skip
    tx.flush()
    keep_due(tx, now)
    return len(mailing.mails)
