"""Nothing is taken away from sessions that still need it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Booking, CourseRun, Facility, TrainingSession
from trainfac.scheduling.services.locking import lock


def refuse_while_needed(
    tx: Session, facility: Facility, name: str, resource_ids: Collection[int], now: datetime
) -> None:
    """Raises RuleBroken while sessions of the facility that are not over hold any of it.

    Locked first, so that nobody books it between looking and taking it away.
    """
    if not resource_ids:
        return
    lock(tx, resource_ids)
    query = (
        select(func.min(Booking.starts_at), func.count(Booking.session_id.distinct()))
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(CourseRun.facility_id == facility.id, Booking.resource_id.in_(resource_ids))
        .where(Booking.live, Booking.ends_at > now)
    )
    first_at, count = tx.execute(query).one()
    if not count:
        return
    raise RuleBroken(
        msg(
            "%(name)s is still booked here, first on %(day)s; sessions in all: %(count)s. Change those first.",
            name=name,
            day=first_at.astimezone(facility.zone).date(),
            count=count,
        )
    )
