"""Runs several programs as one: they start together, and none outlives the others or us."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from scripts.console import ROOT, say

PATIENCE = 60.0  # seconds until somebody is told that the start takes long
FAREWELL = 10.0  # seconds that programs have to finish what they do
PACE = 0.2


class Wish:
    """Whether somebody wants us to stop: Ctrl-C, a terminal that closes, or SIGTERM."""

    def __init__(self) -> None:
        self.stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._heard)

    def _heard(self, *_: object) -> None:
        self.stop = True


def run_together(
    commands: Mapping[str, Sequence[str]],
    env: Mapping[str, str],
    *,
    is_ready: Callable[[], bool],
    when_ready: Callable[[], None],
) -> int:
    """Run until told to stop (0) or until one ends by itself (1); then none is left."""
    wish = Wish()
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # A group of its own: Ctrl-C reaches us alone, and we reach whatever the program has started.
            running[name] = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        _watch(running, wish, is_ready, when_ready)
        ended = {name: process.returncode for name, process in running.items() if process.poll() is not None}
    finally:
        _end(running)
    if wish.stop:
        say("\nStopped.")
        return 0
    for name, status in ended.items():
        say(f"The {name} ended by itself (status {status}), so everything was stopped. The reason is above.")
    return 1


def _watch(
    running: Mapping[str, subprocess.Popen[bytes]], wish: Wish, is_ready: Callable[[], bool], greet: Callable[[], None]
) -> None:
    begun, ready, warned = time.monotonic(), False, False
    while not wish.stop and all(process.poll() is None for process in running.values()):
        if not ready and is_ready():
            ready = True
            if not wish.stop:
                greet()
        elif not ready and not warned and time.monotonic() - begun > PATIENCE:
            warned = True
            say("Still not ready; /healthz says which part is missing.")
        time.sleep(PACE)


def _end(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        _tell(process, signal.SIGTERM)
    until = time.monotonic() + FAREWELL
    for process in running.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.0, until - time.monotonic()))
    for process in running.values():
        _tell(process, signal.SIGKILL)  # also what a program left behind in its group
        process.wait()


def _tell(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
