"""Reports on the command line."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click
from flask.cli import AppGroup

from trainfac.cli.answers import TEXT, facility_of_code, fail
from trainfac.impact.queries import cohort_of
from trainfac.infra.db import read

report = AppGroup("report", help="Figures out of the database.")
_FIGURES = (
    "technicians",
    "laboratories",
    "countries",
    "africa",
    "asia",
    "enrolments",
    "ldc_technicians",
    "asean_countries",
    "provinces",
    "certificates",
)
_DAY = click.DateTime(["%Y-%m-%d"])


@report.command()
@click.option("--facility", "code", required=True, type=TEXT, metavar="CODE", help="Code of the facility, as UVSSTF.")
@click.option("--from", "first", type=_DAY, help="Runs whose first day is this day or later.")
@click.option("--to", "last", type=_DAY, help="Runs whose first day is this day or earlier.")
@click.option(
    "--as-of",
    default="run-start",
    show_default=True,
    metavar="run-start|DAY",
    help="Country groups as of each run's first day, or all as of one day (YYYY-MM-DD).",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def cohort(code: str, first: datetime | None, last: datetime | None, as_of: str, as_json: bool) -> None:  # noqa: FBT001
    """Participants of the runs whose first day lies in the period."""
    start, end = (moment.date() if moment else None for moment in (first, last))
    if start and end and end < start:
        fail(f"--to {end} is before --from {start}; swap them")
    found = cohort_of(read(), facility_of_code(code), first=start, last=end, as_of=_as_of(as_of))
    figures: dict[str, Any] = {name: getattr(found, name) for name in _FIGURES}
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
        return
    certificates = figures.pop("certificates")
    for name, value in {**figures, **{f"certificates of {kind}": n for kind, n in certificates.items()}}.items():
        click.echo(f"{value:>8}  {name.replace('_', ' ')}")


def _as_of(text: str) -> date | None:
    if text == "run-start":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"--as-of “{text}” is neither run-start nor a day such as 2026-11-23")
