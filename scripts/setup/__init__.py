"""Brings a machine to where trainfac runs: Python packages, libraries, fonts, front-end packages."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.console import ROOT, say
from scripts.setup import catalogues, frontend, libraries, system, virtualenv


@contextmanager
def alone() -> Iterator[None]:
    """Keep two set-ups in this folder from working at the same time."""
    folder = ROOT / ".setup"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up in this folder …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def for_running() -> Path:
    """Everything that the application needs; the folder of its programs."""
    with alone():
        system.provide(*libraries.NEEDS)
        programs = virtualenv.provide("requirements.txt")
        frontend.provide(programs)
        catalogues.compiled(programs)
        return programs


def for_development() -> Path:
    """Everything that tests and checks need besides servers; the folder of the programs."""
    with alone():
        system.provide(*libraries.NEEDS)
        programs = virtualenv.provide("requirements-dev.txt")
        frontend.provide(programs)
        catalogues.compiled(programs)
        return programs
