"""Measures the figures that the project publishes, one script after the other."""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import TemporaryDirectory

from scripts import setup
from scripts.console import ROOT, Stopped, openly, say
from scripts.environment import trial_environment
from scripts.setup import servers
from tests.servers.postgres import postgres_server


def main() -> int:
    scripts = sorted(path for path in (ROOT / "benchmarks").glob("*.py") if not path.name.startswith("_"))
    if not scripts:
        raise Stopped("There are no scripts in benchmarks/.")
    programs = setup.for_development()
    with setup.alone():
        missing = servers.missing(servers.POSTGRES)
    failed = []
    with ExitStack() as running:
        env = trial_environment(programs, running.enter_context(TemporaryDirectory()))
        if not missing and "TEST_POSTGRES_URL" not in env:
            env["TEST_POSTGRES_URL"] = running.enter_context(postgres_server())
        for script in scripts:
            say(f"── {script.stem}")
            if openly([programs / "python", script], env=env):
                failed.append(script.stem)
    for remedy in missing.values():
        say(f"Measured on SQLite only: {remedy}.")
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0
