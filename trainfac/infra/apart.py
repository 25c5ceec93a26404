"""Files of strangers are read in a process of its own, which may take so long and so much memory and no more.

What a library makes of a file that was made to break it, or never ends with, then harms nobody here. There are two such
processes at most, whoever asks for them, and they step back for others: pages are answered all the while.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from werkzeug.exceptions import ServiceUnavailable

import trainfac

log = logging.getLogger(__name__)
SECONDS: Final = 5  # of computing; four times that on the wall, for a machine that is busy
AT_ONCE: Final = 2  # of all that this user runs on this computer
PATIENCE: Final = 2.0  # seconds that one waits for its turn, and keeps a thread of the web server
_AGAIN: Final = 10  # seconds
_STEP_BACK: Final = 10  # of 19: how much others come first
_MEMORY: Final = 1024 * 1024 * 1024  # addresses, not what is filled
_ROOT: Final = Path(trainfac.__file__).parents[1]
_SURROUNDINGS: Final = {"PATH": os.defpath, "PYTHONUTF8": "1"}  # none of our secrets


def ask(module: str, *arguments: str, given: bytes, seconds: int = SECONDS) -> Any:  # noqa: ANN401 - any JSON
    """What ``python -m module *arguments seconds`` answers as JSON, given these bytes; None when it fails or takes too
    much. It calls ``take_no_more`` before it reads anything. Raises ServiceUnavailable when it has to wait too long.
    """
    command = [sys.executable, "-m", module, *arguments, str(seconds)]
    try:
        with turn():
            done = subprocess.run(  # noqa: S603 - our own module; the file is only its input
                command, input=given, capture_output=True, timeout=4 * seconds, check=True, cwd=_ROOT, env=_SURROUNDINGS
            )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        log.info("%s gave up on %d bytes: %s", module, len(given), type(error).__name__)
        return None


@contextmanager
def turn() -> Iterator[None]:
    """One of the places, given back however this ends, also when it is killed. Raises ServiceUnavailable."""
    until = time.monotonic() + PATIENCE
    while (place := _place()) is None:
        if time.monotonic() > until:
            raise ServiceUnavailable(retry_after=_AGAIN)
        time.sleep(0.05)
    try:
        yield
    finally:
        os.close(place)


def take_no_more(seconds: int) -> None:
    """Bound this process."""
    os.nice(_STEP_BACK)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _place() -> int | None:
    """A locked file, as long as it is open; none when all are taken."""
    for number in range(AT_ONCE):
        path = Path(tempfile.gettempdir(), f"trainfac-{os.getuid()}-apart-{number}.lock")
        place = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(place)
        else:
            return place
    return None
