"""Lists of participants on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from trainfac.cli.answers import TEXT, facility_of_code, fail, operator
from trainfac.imports.jobs import Outcome, import_list
from trainfac.imports.reading import MOST_BYTES
from trainfac.imports.tally import Tally
from trainfac.infra.spreadsheets.problems import Problem, UnreadableFile
from trainfac.infra.web import clock
from trainfac.kernel.errors import DomainError
from trainfac.scheduling.models import Facility

importing = AppGroup("import", help="Import lists.")


@importing.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--facility", "code", required=True, type=TEXT, metavar="CODE", help="Code of the facility, as UVSSTF.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen; nothing is written.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def participants(file: Path, code: str, dry_run: bool, as_json: bool) -> None:  # noqa: FBT001
    """Import the participants of a CSV or XLSX file, with the runs and laboratories it names.

    Rows with something wrong in them are told and left out, all others are imported; repeating the same file writes
    nothing more. The status is 0 when every row was good, 1 when rows were left out or the file cannot be read.
    """
    facility = facility_of_code(code)
    outcome = _outcome(file, facility, dry_run=dry_run, quiet=as_json)
    if as_json:
        click.echo(json.dumps(_answer(outcome), ensure_ascii=False))
    else:
        _tell(outcome, dry_run=dry_run)
    if outcome.problems:
        raise SystemExit(1)


def _outcome(file: Path, facility: Facility, *, dry_run: bool, quiet: bool) -> Outcome:
    def report(done: int, total: int) -> None:
        if not quiet:
            click.echo(f"{done} of {total} rows", err=True)

    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        return import_list(
            content, file.name, facility, actor=operator(facility.id), now=clock(), dry_run=dry_run, report=report
        )
    except UnreadableFile as error:
        return Outcome(0, Tally(), (error.problem,))
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    except DomainError as error:
        fail(str(error))


def _answer(outcome: Outcome) -> dict[str, Any]:
    tally = outcome.tally
    return {
        "rows": outcome.rows,
        "ok": tally.ok,
        "created_people": tally.created_people,
        "matched_people": tally.matched_people,
        "created_laboratories": tally.created_laboratories,
        "enrolments": tally.enrolments,
        "errors": [_error(problem) for problem in outcome.problems],
    }


def _error(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "message": str(problem.message)}


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    tally = outcome.tally
    click.echo(f"{outcome.rows} rows, of which {tally.ok} {'could be' if dry_run else 'were'} imported")
    click.echo(f"  {tally.created_people} new people, {tally.matched_people} known ones")
    click.echo(f"  {tally.created_laboratories} new laboratories, {tally.enrolments} new registrations")
    for problem in outcome.problems:
        click.echo(f"  {problem.message}", err=True)
