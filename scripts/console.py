"""How tasks speak, and how they run other programs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


class Stopped(Exception):
    """The task cannot go on; the message says what to do."""


def say(text: str) -> None:
    """One line for the person at the terminal."""
    print(text, flush=True)


def flag(name: str) -> bool:
    """Whether an environment variable says yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def quietly(command: Sequence[object], *, what: str, env: Mapping[str, str] | None = None) -> str:
    """Run a program whose output matters only when it fails; its standard output."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        raise Stopped(f"{done.stdout.rstrip()}\n\n{what} failed: {' '.join(map(str, command))}")
    return done.stdout


def openly(command: Sequence[object], *, env: Mapping[str, str] | None = None) -> int:
    """Run a program that speaks for itself; its exit status. Ctrl-C is its own to answer."""
    ctrl_c = signal.signal(signal.SIGINT, lambda *_: None)
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        signal.signal(signal.SIGINT, ctrl_c)
        sys.stdout.flush()
