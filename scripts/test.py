"""Runs the test suite on both databases and in a browser, with servers of its own."""

from __future__ import annotations

import os
import shlex
from contextlib import ExitStack
from tempfile import TemporaryDirectory

from scripts import setup
from scripts.console import flag, openly, say
from scripts.environment import trial_environment
from scripts.setup import servers
from tests.servers.postgres import postgres_server


def main() -> int:
    programs = setup.for_development()
    with setup.alone():
        missing = servers.missing(servers.POSTGRES, servers.CHROMIUM, *servers.JUDGES)
    with ExitStack() as running:
        env = trial_environment(programs, running.enter_context(TemporaryDirectory()))
        if "PostgreSQL" not in missing and "TEST_POSTGRES_URL" not in env:
            env["TEST_POSTGRES_URL"] = running.enter_context(postgres_server())
        arguments = shlex.split(os.environ.get("ARGS", "")) or ["-n", "2", "--dist", "worksteal"]
        status = openly([programs / "python", "-m", "pytest", *arguments], env=env)
    return _conclude(status, missing)


def _conclude(status: int, missing: dict[str, str]) -> int:
    """Say last what could not be tested: nobody should take half a run for a whole one."""
    if not missing:
        return status
    say("")
    for name, remedy in missing.items():
        say(f"NOT TESTED with {name}: {remedy}.")
    if flag("CI"):
        say("With CI=true that is a failure.")
        return status or 1
    return status
