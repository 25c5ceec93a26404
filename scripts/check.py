"""Looks at the code without running it: one line for each check, and what a failing one says."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from scripts import setup
from scripts.console import ROOT, flag, say
from scripts.environment import trial_environment
from scripts.setup import servers
from tests.servers.postgres import postgres_server


@dataclass(frozen=True)
class Outcome:
    """How a check ended, and what there is to say about it."""

    word: Literal["ok", "FAILED", "skipped"]
    said: str = ""


def main() -> int:
    programs = setup.for_development()
    with setup.alone():
        missing = servers.missing(servers.POSTGRES)
    with TemporaryDirectory() as instance:
        env = trial_environment(programs, instance)
        return _report(_checks(env, missing.get("PostgreSQL")))


def _report(checks: Mapping[str, Callable[[], Outcome]]) -> int:
    """Do the checks, two at a time, and tell of each in its turn; 1 when one failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = [(name, pool.submit(check)) for name, check in checks.items()]
        for name, future in outcomes:
            outcome = future.result()
            say(f"{outcome.word:<8} {name}")
            if outcome.word != "ok":
                say(outcome.said.rstrip() + "\n")
            if outcome.word == "FAILED":
                failed.append(name)
    say(f"\n{len(failed)} of {len(checks)} checks failed: {', '.join(failed)}" if failed else "\nAll checks passed")
    return 1 if failed else 0


def _checks(env: Mapping[str, str], no_postgres: str | None) -> dict[str, Callable[[], Outcome]]:
    tool = partial(_tool, env=env)
    return {
        "format (ruff)": partial(tool, ["ruff", "format", "--check", "."]),
        "lint (ruff)": partial(tool, ["ruff", "check", "."]),
        "types (mypy)": partial(tool, ["mypy"]),
        "layers (import-linter)": partial(tool, ["lint-imports"]),
        "templates (djlint)": partial(tool, ["djlint", "--lint", "--quiet", "templates"]),
        "migrations equal models (SQLite)": partial(_migrations_sqlite, env),
        "migrations equal models (PostgreSQL)": partial(_migrations_postgres, env, no_postgres),
        "translations complete": partial(tool, ["python", "-m", "scripts.catalogues"]),
        "words of certificates complete": partial(tool, ["python", "-m", "scripts.certificate_words"]),
    }


def _tool(command: Sequence[str], *, env: Mapping[str, str]) -> Outcome:
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", check=False,
    )  # fmt: skip
    return Outcome("FAILED" if done.returncode else "ok", done.stdout)


def _migrations_sqlite(env: Mapping[str, str]) -> Outcome:
    with TemporaryDirectory() as folder:
        return _migrations(env, f"sqlite:///{Path(folder) / 'check.sqlite'}")


def _migrations_postgres(env: Mapping[str, str], no_postgres: str | None) -> Outcome:
    if no_postgres is not None:
        return Outcome("FAILED" if flag("CI") else "skipped", no_postgres)
    with postgres_server() as url:
        return _migrations(env, url)


def _migrations(env: Mapping[str, str], url: str) -> Outcome:
    """Upgrade an empty database from zero and compare it with the models."""
    settings = {"TRAINFAC_ENV": "testing", "DATABASE_URL": url, "SECRET_KEY": "only for this check"}
    for step in ("upgrade", "check"):
        outcome = _tool(["flask", "--app", "wsgi", "db", step], env={**env, **settings})
        if outcome.word != "ok":
            break
    return outcome
