"""The environment in which the application's programs run."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.setup import libraries


def application_environment(programs: Path, **settings: str) -> dict[str, str]:
    """Ours, with .venv first on the path, as if it were activated."""
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    more = {"PATH": path, "VIRTUAL_ENV": str(programs.parent), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **libraries.loader_environment(), **more, **settings}
