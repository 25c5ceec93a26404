"""What people know of runs, written down: when a run is published, when they were told, or when nobody need be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from trainfac.notices.models import ToldPlace, ToldRun, ToldSession, told_trainer
from trainfac.notices.queries.news import news_of
from trainfac.notices.queries.stocks import present_stocks
from trainfac.notices.queries.untold import TELLABLE, runs_untold
from trainfac.notices.stock import Stock
from trainfac.notices.telling import letters
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.states import RunState


def take_as_told(tx: Session, run_id: int) -> None:
    """From now on people know this run as it is."""
    tx.flush()
    know(tx, present_stocks(tx, [run_id]))


def know(tx: Session, stocks: Mapping[int, Stock]) -> None:
    """Let people know these of each run, instead of what they knew."""
    run_ids = list(stocks)
    for table in (ToldPlace, ToldSession, ToldRun):
        tx.execute(delete(table).where(table.run_id.in_(run_ids)))
    runs = [{"run_id": run_id, "cancelled": one.cancelled, "note": one.note} for run_id, one in stocks.items()]
    held = [(run_id, one) for run_id, stock in stocks.items() for one in stock.sessions.values()]
    sessions = [
        {"run_id": run_id, **{name: value for name, value in vars(one).items() if name != "trainer_ids"}}
        for run_id, one in held
    ]
    trainers = [
        {"session_id": one.session_id, "trainer_id": trainer} for _, one in held for trainer in sorted(one.trainer_ids)
    ]
    places = [
        {"run_id": run_id, "registration_id": registration, "group_id": group}
        for run_id, stock in stocks.items()
        for registration, group in stock.places.items()
    ]
    for statement, rows in (
        (insert(ToldRun), runs), (insert(ToldSession), sessions), (insert(told_trainer), trainers),
        (insert(ToldPlace), places),
    ):  # fmt: skip
        if rows:
            tx.execute(statement, rows)


def lock_runs(tx: Session, facility_id: int, run_ids: list[int]) -> list[int]:
    """Nobody changes these timetables, or tells of them, until this transaction ends; returns those that are there."""
    query = (
        select(CourseRun.id)
        .where(CourseRun.id.in_(run_ids), CourseRun.facility_id == facility_id)
        .order_by(CourseRun.id)
        .with_for_update(key_share=True)
    )
    return list(tx.scalars(query))


def take_stock(tx: Session, now: datetime) -> None:
    """What nobody has to be told is taken as told.

    That is a published run that came about some other way than by publishing it here, and changes that concern nobody:
    who joins later learns the timetable as it is then.
    """
    for facility in tx.scalars(select(Facility).order_by(Facility.id)):
        unknown = select(CourseRun.id).where(
            CourseRun.facility_id == facility.id,
            CourseRun.state.in_(TELLABLE - {RunState.CANCELLED}),
            CourseRun.ends_on >= (now - timedelta(days=1)).date(),
            CourseRun.id.not_in(select(ToldRun.run_id)),
        )
        untold = lock_runs(tx, facility.id, runs_untold(tx, facility.id, now))
        for_nobody = [news.run.id for news in news_of(tx, facility, untold, now) if not letters([news], now)]
        know(tx, present_stocks(tx, [*tx.scalars(unknown), *for_nobody]))
