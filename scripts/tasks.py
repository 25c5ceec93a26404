"""The tasks by name, and how each ends when somebody stops it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType

from scripts import bench, check, clean, fix, lock, run, test, translations
from scripts.console import Stopped

TASKS: dict[str, Callable[[], int]] = {
    "run": run.main,
    "test": test.main,
    "check": check.main,
    "fix": fix.main,
    "bench": bench.main,
    "translations": translations.main,
    "lock": lock.main,
    "clean": clean.main,
}


def perform(name: str) -> int:
    """Do a task; its exit status. What the task started is stopped before this returns."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _unwind)
    try:
        return TASKS[name]()
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _unwind(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)  # as an exception, so that programs being waited for are stopped on the way out
