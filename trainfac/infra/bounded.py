"""Work on what strangers sent, in a process of its own: what goes wrong there, or never ends, harms nobody here."""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)
_ROOT: Final = Path(__file__).resolve().parents[2]
_SECONDS: Final = 10  # of this process's time; a machine under load may need twice as many by the clock
_MEGABYTES: Final = 768
_MOST_ANSWERED: Final = 64 * 1024


def ask(module: str, content: bytes) -> bytes | None:
    """What ``python -m module`` answers when it is given these bytes; None when it fails or takes too much.

    The module calls ``bound`` before it reads anything. Nothing of our settings reaches it.
    """
    command = [sys.executable, "-m", module]
    env = {"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, named by our own code
            command, input=content, capture_output=True, timeout=3 * _SECONDS, env=env, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("%s gave up on %d bytes: %s", module, len(content), type(error).__name__)
        return None
    return done.stdout if len(done.stdout) <= _MOST_ANSWERED else None


def bound() -> None:
    """Take no more time and memory than a file of any honest use needs."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    memory = _MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
