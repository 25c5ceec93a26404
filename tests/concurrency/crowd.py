"""Many people who press the same button at the same moment, and the server processes that answer them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from tests import builders
from trainfac.identity.models import User

PATIENCE = 120  # seconds
PROCESSES = 8


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in: the cookie of their browser, and the token that its forms carry."""

    cookie: str
    token: str


def visitors(app: Flask, users: list[User]) -> list[Visitor]:
    raw = "0" * 40
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    return [Visitor(_cookie(app, user, raw), token) for user in users]


def _cookie(app: Flask, user: User, csrf: str) -> str:
    client = builders.sign_in(app.test_client(), user)
    with client.session_transaction() as session:
        session["csrf_token"] = csrf
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return f"{cookie.key}={cookie.value}"


@contextmanager
def server(app: Flask) -> Iterator[int]:
    """The web server as in production, with eight processes, on a port of its own; ends with the block."""
    settings, port = app.config["SETTINGS"], _free_port()
    env = {
        **os.environ,
        "TRAINFAC_ENV": "production",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "INSTANCE_PATH": str(settings.instance_path),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(PROCESSES),
        "WEB_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    command += ["--preload", "tests.concurrency.careless:application()"]  # eight imports would take longest of all
    process = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        _wait_for_all(process, port)
        yield port
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # what was answered is committed; there is nothing to lose
        process.wait()


def press(port: int, path: str, people: list[Visitor]) -> list[int]:
    """Everybody posts at once: all connections stand before the first word is said. The status each one got."""

    async def everybody() -> list[int]:
        ready = asyncio.Barrier(len(people))
        return await asyncio.gather(*(_post(port, path, visitor, ready) for visitor in people))

    return asyncio.run(everybody())


async def _post(port: int, path: str, visitor: Visitor, ready: asyncio.Barrier) -> int:
    body = urlencode({"csrf_token": visitor.token, "step": "send", "motivation": ""}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {visitor.cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await ready.wait()
        writer.write(head.encode() + body)
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), PATIENCE)
    finally:
        writer.close()
        await writer.wait_closed()
    return int(answer.split(b" ", 2)[1])


def _wait_for_all(process: subprocess.Popen[bytes], port: int) -> None:
    """Until every process of the server answers: a process that starts late would not take part in the race."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        if _answering(process.pid, port):
            return
        time.sleep(0.2)
    raise TimeoutError("the server does not answer")


def _answering(pid: int, port: int) -> bool:
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    if len(children) < PROCESSES:
        return False
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as probe:
            probe.sendall(f"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            return probe.recv(12).endswith(b"200")
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
