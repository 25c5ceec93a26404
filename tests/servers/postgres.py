"""A PostgreSQL server for tests: found, started on a free port, and surely gone afterwards."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.servers.missing import ServerMissing

OLDEST: Final = 15
REMEDY: Final = (
    f"PostgreSQL {OLDEST} or newer is not installed (initdb and postgres were not found). "
    "Debian, Ubuntu: sudo apt-get install postgresql; macOS: brew install postgresql@17; "
    "elsewhere put its bin folder on the PATH"
)
DISPOSABLE: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


@contextmanager
def postgres_server() -> Iterator[str]:
    """A running server as ``postgresql+psycopg://…``, empty, without passwords; raises ServerMissing."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="trainfac-postgres-", dir="/tmp"))  # short: it holds a socket
    keeper = None
    try:
        _initialise(binaries, folder)
        port = _free_port()
        keeper = _start(binaries, folder, port)
        _wait_until_ready(binaries, folder, keeper, port)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        if keeper is not None:
            _stop(keeper)
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """The folder with the newest ``initdb`` and ``postgres``; raises ServerMissing when none is new enough."""
    found = {version: folder for folder in _candidates() if (version := _version(folder)) >= OLDEST}
    if not found:
        raise ServerMissing(REMEDY)
    return found[max(found)]


def _candidates() -> Iterator[Path]:
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        yield from Path("/").glob(pattern)
    initdb = shutil.which("initdb")
    if initdb:
        yield Path(initdb).resolve().parent
    config = shutil.which("pg_config")
    if config:
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        if said:
            yield Path(said)


def _version(folder: Path) -> int:
    """The major version of the server in a folder, 0 when there is none."""
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return 0
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)", said)
    return int(number.group(1)) if number else 0


def _user() -> str | None:
    """Whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


def _initialise(binaries: Path, folder: Path) -> None:
    user = _user()
    if user:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    command = [str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--username", "postgres"]
    command += ["--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
    done = subprocess.run(
        command, user=user, cwd=folder, capture_output=True, text=True, check=False, env=_environment()
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _environment() -> dict[str, str]:
    """Without PGPORT and the like, which would speak to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(binaries: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the server under a keeper that stops it when this process ends, however it ends."""
    settings = {**DISPOSABLE, "port": str(port), "unix_socket_directories": str(folder)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    keeper = [sys.executable, str(Path(__file__).with_name("keeper.py")), _user() or "", str(folder)]
    server = [str(binaries / "postgres"), "-D", str(folder / "data"), *options]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*keeper, *server],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for pytest, which still needs the server to tidy up
            cwd=folder,
            env=_environment(),
        )


def _wait_until_ready(binaries: Path, folder: Path, keeper: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if keeper.poll() is not None:
            break
        lines = _status_lines(folder)
        if len(lines) >= 8 and lines[3] == str(port) and lines[7].strip() == "ready":
            return
        time.sleep(0.05)
    raise RuntimeError(f"{binaries / 'postgres'} did not start:\n{(folder / 'log').read_text(errors='replace')}")


def _status_lines(folder: Path) -> list[str]:
    """What the server says of itself in postmaster.pid: port in the fourth line, state in the eighth."""
    try:
        return (folder / "data" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _stop(keeper: subprocess.Popen[bytes]) -> None:
    if keeper.poll() is None:
        keeper.terminate()
    if keeper.stdin:
        keeper.stdin.close()
    try:
        keeper.wait(timeout=30)
    except subprocess.TimeoutExpired:
        keeper.kill()
        keeper.wait()
