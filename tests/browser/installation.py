"""trainfac as it is installed: a web server of two processes and a worker, on a database made for the tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext

from tests import builders
from tests.conftest import settings
from trainfac.factory import create_app
from trainfac.identity.models import User
from trainfac.infra.db import db

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds
WEB = ("gunicorn", "--config", "gunicorn.conf.py", "--preload", "wsgi:app")
WORKER = ("flask", "--app", "wsgi", "worker")


@dataclass(frozen=True)
class Installation:
    """A running system; ``app`` is its application in this process, for arranging what tests begin with."""

    app: Flask
    url: str

    def admit(self, context: BrowserContext, user: User) -> BrowserContext:
        """Sign the user in without the sign-in page."""
        client = builders.sign_in(self.app.test_client(), user)
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])
        return context


@contextmanager
def installed(database_url: str, folder: Path, *, worker: bool = True) -> Iterator[Installation]:
    """The system on this database, until the end of the block."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    app = create_app(settings(database_url, folder, public_url=url))
    env = {
        **os.environ,
        "TRAINFAC_ENV": "production",
        "SECRET_KEY": app.config["SETTINGS"].secret_key,
        "DATABASE_URL": database_url,
        "INSTANCE_PATH": str(folder),
        "PUBLIC_URL": url,
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "WEB_LOG_LEVEL": "warning",
    }
    log = folder / "servers.log"
    with ExitStack() as running:
        running.callback(_let_go, app)
        for command in (WEB, WORKER) if worker else (WEB,):
            running.enter_context(_process(command, env, log))
        _wait_until_fit(url, log, "/healthz" if worker else "/sign-in")
        yield Installation(app, url)


@contextmanager
def _process(command: tuple[str, ...], env: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("ab") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=env, cwd=ROOT, stdout=told, stderr=told, start_new_session=True
        )
    try:
        yield
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # its data are thrown away, and nobody has to wait for it
        process.wait()


def _wait_until_fit(url: str, log: Path, page: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if _status(url, page) == 200:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{url}{page} does not answer 200; the servers said:\n{log.read_text(errors='replace')[-3000:]}")


def _status(url: str, page: str) -> int:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request("GET", page)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.extensions["huey"].storage.close()
