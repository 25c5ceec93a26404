"""A worker as an operator starts it, beside the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask

from trainfac.infra.db import db

PATIENCE = 90  # seconds


@contextmanager
def a_worker(app: Flask, *, lease: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    settings = app.config["SETTINGS"]
    env = {
        **os.environ,
        "TRAINFAC_ENV": "development",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "INSTANCE_PATH": str(settings.instance_path),
        "JOB_LEASE_SECONDS": str(lease),
        "KEY_PASSPHRASE": settings.key_passphrase,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    worker = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        yield worker
    finally:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        db.session.rollback()
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")
