"""What the catalogue has to know of course runs. It may not import them: scheduling is registered at the start."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

RunsOfVersions = Callable[[Session, Collection[int]], Mapping[int, int]]


@dataclass(frozen=True)
class ComingRuns:
    """Runs of a course as its page shows them: lines for people, and what they add to its schema.org Course."""

    lines: Sequence[Any]
    structured: Mapping[str, Any]


FindComingRuns = Callable[[Session, str, datetime], ComingRuns]


@dataclass(frozen=True)
class _Scheduling:
    runs_of_versions: RunsOfVersions
    coming_runs: FindComingRuns


_registered: list[_Scheduling] = []


def register(*, runs_of_versions: RunsOfVersions, coming_runs: FindComingRuns) -> None:
    """Say who answers; the last registration counts."""
    _registered[:] = [_Scheduling(runs_of_versions, coming_runs)]


def runs_of_versions(tx: Session, course_ids: Collection[int]) -> Mapping[int, int]:
    """How many runs use each of these course versions; versions that none uses are left out."""
    return _scheduling().runs_of_versions(tx, course_ids)


def coming_runs(session: Session, course_code: str, now: datetime) -> ComingRuns:
    """The runs of any version of a course that everybody may see and that are not over, soonest first.

    The lines are what ``catalogue/_coming_runs.html`` shows.
    """
    return _scheduling().coming_runs(session, course_code, now)


def _scheduling() -> _Scheduling:
    if not _registered:
        raise RuntimeError("nobody told the catalogue who knows the course runs")
    return _registered[0]
