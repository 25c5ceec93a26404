"""The environment in which the application's programs run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from scripts.setup import libraries

SETTINGS: Final = (
    "DATABASE_URL", "DEMO", "INSTANCE_PATH", "JOB_LEASE_SECONDS", "MAIL_FROM", "MAIL_HOLD_MINUTES", "MAIL_URL", "PORT",
    "PROXY_COUNT", "PUBLIC_URL", "SECRET_KEY", "TRAINFAC_ENV", "TRUSTED_HOSTS",
)  # fmt: skip


def application_environment(programs: Path, **settings: str) -> dict[str, str]:
    """Ours, with .venv first on the path, as if it were activated."""
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    more = {"PATH": path, "VIRTUAL_ENV": str(programs.parent), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **libraries.loader_environment(), **more, **settings}


def trial_environment(programs: Path, instance: str) -> dict[str, str]:
    """The same without settings of an installation: what is tried out must not reach real data."""
    ours = application_environment(programs, INSTANCE_PATH=instance)
    return {name: value for name, value in ours.items() if name not in SETTINGS or name == "INSTANCE_PATH"}
