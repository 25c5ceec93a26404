"""Waking a worker: Huey beside the database, and the sign of life that health checks read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from config import Settings
from trainfac.infra import drafts, jobs, throttle
from trainfac.infra.db import Base, transact
from trainfac.infra.web import clock

ALIVE: Final = timedelta(seconds=45)
Sweep = Callable[[Session, datetime], None]
_sweeps: list[Sweep] = []
Routine = Callable[[Session, datetime], object]
_routines: list[Routine] = []
_watches: list[Routine] = []


class WorkerHeartbeat(Base):
    """A worker process was alive at this time."""

    __tablename__ = "worker_heartbeat"

    name: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


def init_app(app: Flask) -> None:
    """Make the queue and let jobs wake it."""
    settings: Settings = app.config["SETTINGS"]
    huey = _make(settings)
    lease = timedelta(seconds=settings.job_lease_seconds)

    @huey.task(name="work")  # type: ignore[untyped-decorator]
    def work(job_id: int) -> None:
        with app.app_context():
            jobs.run_job(job_id, lease=lease, clock=clock)

    @huey.periodic_task(crontab(minute="17", hour="3"), name="tidy")  # type: ignore[untyped-decorator]
    def tidy() -> None:
        with app.app_context():
            for sweep in (drafts.sweep, throttle.sweep, *_sweeps):
                transact(sweep, clock())

    @huey.periodic_task(crontab(minute="*/15"), name="routines")  # type: ignore[untyped-decorator]
    def routines() -> None:
        with app.app_context():
            for routine in _routines:
                transact(routine, clock())

    app.extensions["huey"] = huey
    app.extensions["jobs"] = jobs.Crew(wake=work)


def tidy_with(sweep: Sweep) -> None:
    """Name a command that deletes, every night, what a feature keeps no longer."""
    if sweep not in _sweeps:
        _sweeps.append(sweep)


def keep_up_with(routine: Routine) -> None:
    """Name a command that follows the clock: it runs every quarter of an hour, as zones differ by quarters."""
    if routine not in _routines:
        _routines.append(routine)


def watch_with(watch: Routine) -> None:
    """Name a command that looks whether something is due and orders a job for it: a worker asks every few seconds.

    It is quick, and changes nothing when nothing is due.
    """
    if watch not in _watches:
        _watches.append(watch)


def look_out(now: datetime) -> None:
    """Look whether something is due, as features asked with ``watch_with``."""
    for watch in _watches:
        transact(watch, now)


def worker_alive(session: Session, now: datetime) -> bool:
    last = session.scalar(select(func.max(WorkerHeartbeat.at)))
    return last is not None and now - last < ALIVE


def _make(settings: Settings) -> Huey:
    if settings.is_sqlite:
        return SqliteHuey("trainfac", filename=str(settings.instance_path / "queue.sqlite"), fsync=True)
    return PostgresHuey("trainfac", dsn=settings.database_url.replace("+psycopg", "", 1), table_prefix="huey")
