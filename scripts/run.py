"""Sets up what is missing, then runs web server and worker until told to stop."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from scripts import processes, setup
from scripts.console import ROOT, Stopped, openly, say
from scripts.environment import application_environment

INTERRUPTED: Final = 130


def main() -> int:
    port = _port(os.environ.get("PORT", ""))
    _check_free(port)
    programs = setup.for_running()
    env = application_environment(programs, PORT=str(port), WEB_LOG_LEVEL=os.environ.get("WEB_LOG_LEVEL", "warning"))
    env.setdefault("TRAINFAC_ENV", "development")
    greeting = _prepare(programs, env)
    commands = {
        "web server": [str(programs / "gunicorn"), "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"],
        "worker": [str(programs / "flask"), "--app", "wsgi", "worker"],
    }
    address = f"http://127.0.0.1:{port}"
    return processes.run_together(
        commands, env, is_ready=lambda: _answers(address), when_ready=lambda: _greet(address, greeting)
    )


def _port(given: str) -> int:
    if not given:
        return 8000
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 65535:
        raise Stopped(f"PORT is “{given}”; it must be a whole number from 1 to 65535, as in: make run PORT=8001")
    return int(given)


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Stopped(
                    f"Port {port} is for administrators only. Use one above 1023: make run PORT=8000"
                ) from None
            raise Stopped(
                f"Port {port} is taken by another program, perhaps by a trainfac that runs already. "
                f"Stop that one, or use another port: make run PORT={port + 1 if port < 65535 else 8000}"
            ) from None


def _prepare(programs: Path, env: dict[str, str]) -> str:
    """Bring the database up to date and fill an empty one; what to tell people about signing in."""
    content = "plain" if env.get("DEMO", "1").lower() in {"0", "false", "no", "off"} else "demo"
    with TemporaryDirectory() as folder:
        greeting = Path(folder) / "greeting"
        status = openly([programs / "python", "-m", "scripts.prepare", content, greeting], env=env)
        if status == INTERRUPTED:
            raise KeyboardInterrupt
        if status:
            raise Stopped("Nothing was started.")
        return greeting.read_text(encoding="utf-8")


def _answers(address: str) -> bool:
    """Whether the web server talks and the worker lives."""
    try:
        with urlopen(f"{address}/healthz", timeout=0.5):
            return True
    except HTTPError as error:
        error.close()
        return False
    except (URLError, OSError):
        return False


def _greet(address: str, greeting: str) -> None:
    say(f"\ntrainfac runs at {address}\n")
    if greeting:
        say(f"{greeting}\n")
    say("Ctrl-C stops it.")
