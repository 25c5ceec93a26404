"""Web server and worker run as one: they stop together, and nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DRIVER = """
import os, sys
from scripts import processes
processes.FAREWELL = 1.0
commands = {f"program {n}": ["sh", "-c", command] for n, command in enumerate(sys.argv[1:])}
sys.exit(processes.run_together(commands, os.environ, is_ready=lambda: True, when_ready=lambda: None))
"""
PATIENT = "echo $$ > {pids}/patient; exec sleep 300"
STUBBORN = "trap '' TERM; sleep 300 & echo $! > {pids}/child; echo $$ > {pids}/stubborn; wait; sleep 300"


@contextmanager
def running(folder: Path, *commands: str) -> Iterator[subprocess.Popen[str]]:
    arguments = [command.format(pids=folder) for command in commands]
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def left(folder: Path) -> list[str]:
    """Names of the programs that still run a moment later, by the files in which they wrote their numbers."""
    until = time.monotonic() + 2
    while names := [file.name for file in folder.iterdir() if _runs(int(file.read_text()))]:
        if time.monotonic() > until:
            break
        time.sleep(0.02)
    return names


def _runs(number: int) -> bool:
    """Not so when it is dead and only waits for whoever adopted it to notice."""
    try:
        os.kill(number, 0)
        status = Path(f"/proc/{number}/stat")
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def wait_for(folder: Path, *names: str) -> None:
    until = time.monotonic() + 10
    while any(not (folder / name).exists() or not (folder / name).read_text() for name in names):
        assert time.monotonic() < until, "the programs did not start"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_ends_every_program_and_is_no_failure(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path, PATIENT, STUBBORN) as process:
        wait_for(tmp_path, "patient", "stubborn", "child")
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert left(tmp_path) == []


def test_when_one_ends_by_itself_the_others_are_stopped_and_it_is_told(tmp_path: Path) -> None:
    with running(tmp_path, PATIENT, "while [ ! -s {pids}/patient ]; do sleep 0.05; done; exit 7") as process:
        said, _ = process.communicate(timeout=20)
        assert process.returncode == 1
    assert "The program 1 ended by itself (status 7)" in said
    assert left(tmp_path) == []
