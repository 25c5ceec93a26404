"""Measures the figures that the project publishes, one script after the other."""

from __future__ import annotations

from tempfile import TemporaryDirectory

from scripts import setup
from scripts.console import ROOT, Stopped, openly, say
from scripts.environment import trial_environment


def main() -> int:
    scripts = sorted(path for path in (ROOT / "benchmarks").glob("*.py") if not path.name.startswith("_"))
    if not scripts:
        raise Stopped("There are no scripts in benchmarks/.")
    programs = setup.for_development()
    failed = []
    for script in scripts:
        say(f"── {script.stem}")
        with TemporaryDirectory() as instance:
            env = trial_environment(programs, instance)
            if openly([programs / "python", "-m", f"benchmarks.{script.stem}"], env=env):
                failed.append(script.stem)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0
