"""Files of strangers are read in a process of its own, which may take so long and so much memory and no more.

What a library makes of a file that was made to break it, or never ends with, then harms nobody here.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import trainfac

log = logging.getLogger(__name__)
SECONDS: Final = 10  # of computing; twice that on the wall, for a machine that is busy
_MEMORY: Final = 1024 * 1024 * 1024  # addresses, not what is filled
_ROOT: Final = Path(trainfac.__file__).parents[1]
_SURROUNDINGS: Final = {"PATH": os.defpath, "PYTHONUTF8": "1"}  # none of our secrets


def ask(module: str, *arguments: str, given: bytes, seconds: int = SECONDS) -> Any:  # noqa: ANN401 - any JSON
    """What ``python -m module *arguments seconds`` answers as JSON, given these bytes; None when it fails or takes too
    much. It calls ``take_no_more`` before it reads anything.
    """
    command = [sys.executable, "-m", module, *arguments, str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file is only its input
            command, input=given, capture_output=True, timeout=2 * seconds, check=True, cwd=_ROOT, env=_SURROUNDINGS
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        log.info("%s gave up on %d bytes: %s", module, len(given), type(error).__name__)
        return None


def take_no_more(seconds: int) -> None:
    """Bound this process."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
