"""The processes that do jobs, one job each at a time.

They are forked when the whole application is loaded: what never changes is in memory once for all of them, and what
each loads to draw with is its own, as Pango's objects must not be shared. The process that forks them has no threads
and no connections, so that it can replace one that died at any time; a thread in each shows that it lives.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType
from typing import Any, Final

from flask import Flask
from huey import Huey
from huey.consumer import BaseProcess, Consumer, ProcessEnvironment
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, configure_mappers

from trainfac.infra import jobs
from trainfac.infra.db import db, read, transact
from trainfac.infra.queue import WorkerHeartbeat, look_out
from trainfac.infra.web import clock

log = logging.getLogger(__name__)
BEAT: Final = timedelta(seconds=10)
_FORGOTTEN: Final = timedelta(days=1)
_LOOK_S: Final = 1.0  # how often a process looks whether the one that forked it still is there
_HEALTH_S: Final = 2.0  # how often that one looks after the others
_IDLE_S: Final = 0.5  # how long a job waits at most for a worker that has nothing to do


class _Processes(ProcessEnvironment):  # type: ignore[misc]  # Huey has no types
    """Processes that end with the one that forked them, however that ended."""

    def __init__(self, *signals: signal.Signals) -> None:
        super().__init__(*signals)
        self._parent = os.getpid()

    def init_child(self, process: BaseProcess) -> None:
        super().init_child(process)
        signal.signal(self.interrupt, _told_once(signal.getsignal(self.interrupt)))
        threading.Thread(target=_end_with, args=(self._parent,), daemon=True).start()


class _Consumer(Consumer):  # type: ignore[misc]  # Huey has no types
    def get_environment(self, _worker_type: str) -> ProcessEnvironment:
        return _Processes(self._graceful_sig, self._interrupt_sig)


class _Heart:
    """Shows that a worker lives, and has it take up jobs that a crash left behind."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stop = threading.Event()
        self._beating = threading.Thread(target=self._beat, daemon=True)

    def start(self) -> None:
        self._beating.start()

    def stop(self) -> None:
        self._stop.set()
        self._beating.join(timeout=5)

    def _beat(self) -> None:
        huey: Huey = self._app.extensions["huey"]
        name = f"{socket.gethostname()}:{os.getpid()}"
        while not self._stop.is_set():
            try:
                with self._app.app_context():
                    transact(_alive, name, clock())
                    look_out(clock())
                    if huey.pending_count() == 0:
                        for job_id in jobs.abandoned(read(), clock()):
                            jobs.crew().wake(job_id)
            except Exception:
                log.exception("the worker could not show that it is alive")
            self._stop.wait(min(BEAT.total_seconds(), self._app.config["SETTINGS"].job_lease_seconds))
        with self._app.app_context():
            transact(_gone, name)


def consume(app: Flask, workers: int = 2) -> None:
    """Work in so many processes until told to stop: SIGINT lets them finish their jobs, SIGTERM does not."""
    huey: Huey = app.extensions["huey"]
    heart = _Heart(app)
    huey.on_startup("beat")(heart.start)
    huey.on_shutdown("beat")(heart.stop)
    configure_mappers()
    with app.app_context():
        db.engine.dispose()
    gc.collect()
    gc.freeze()  # what is here is for good; looking it through again would copy it into each process
    _Consumer(huey, workers, worker_type="process", max_delay=_IDLE_S, health_check_interval=_HEALTH_S).run()


def _told_once(handler: Any) -> Callable[[int, FrameType | None], None]:  # noqa: ANN401 - Huey has no types
    """Who has been interrupted puts things down in order, and is not interrupted in that."""

    def handle(number: int, frame: FrameType | None) -> None:
        try:
            handler(number, frame)
        except KeyboardInterrupt:
            signal.signal(number, signal.SIG_IGN)
            raise

    return handle


def _end_with(parent: int) -> None:
    """Jobs can be killed at any line; none shall be done by somebody who is no longer looked after."""
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(1)


def _alive(tx: Session, name: str, now: datetime) -> None:
    beat = tx.scalar(select(WorkerHeartbeat).where(WorkerHeartbeat.name == name))
    if beat is None:
        tx.add(WorkerHeartbeat(name=name, at=now))
    else:
        beat.at = now
    tx.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.at < now - _FORGOTTEN))


def _gone(tx: Session, name: str) -> None:
    tx.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.name == name))
