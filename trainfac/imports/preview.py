"""What a coordinator is shown of a list before confirming it, as it is stored. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from trainfac.imports.planning.plans import Finding, RowPlan, Tone
from trainfac.imports.planning.world import RunFacts, RunKey, World, run_key
from trainfac.imports.rows import ParticipantRow, ParticipantsFile
from trainfac.imports.states import RowVerdict
from trainfac.imports.tally import tally
from trainfac.infra.spreadsheets.problems import Problem

_MOST_LISTED: Final = 500  # runs, laboratories, rows passed over: more is not read by anybody


@dataclass(frozen=True)
class PreviewRow:
    """A row of the list: as typed, what becomes of it and what there is to know."""

    row: int
    verdict: RowVerdict
    values: Mapping[str, str]
    findings: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Preview:
    """All rows, and the summary above them."""

    rows: Sequence[PreviewRow]
    summary: dict[str, Any]


def seats_wanted(rows: Iterable[ParticipantRow]) -> Counter[RunKey]:
    """How many people a list has for each run."""
    return Counter(run_key(enrolment.run) for row in rows for enrolment in row.enrolments)


def preview(file: ParticipantsFile, plans: Sequence[RowPlan], world: World) -> Preview:
    """The preview of a list of which each good row was planned."""
    planned = {plan.row.row: (plan.verdict, plan.findings) for plan in plans}
    unread = {number: unread_findings(problems) for number, problems in file.problems_by_row.items()}
    rows = []
    for record in file.records:
        wrong = unread.get(record.row)
        verdict, findings = planned[record.row] if wrong is None else (RowVerdict.WRONG, wrong)
        rows.append(PreviewRow(record.row, verdict, record.values, findings_json(findings)))
    return Preview(rows, _summary(file, plans, world, unread=len(unread)))


def findings_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [finding.to_json() for finding in findings]


def unread_findings(problems: Iterable[Problem]) -> tuple[Finding, ...]:
    return tuple(Finding(Tone.WRONG, problem.message) for problem in problems)


def _summary(file: ParticipantsFile, plans: Sequence[RowPlan], world: World, *, unread: int) -> dict[str, Any]:
    good = [plan for plan in plans if not plan.problems]
    people = Counter(enrolment.run for plan in good for enrolment in plan.enrolments)
    runs = [(key, world.runs[key]) for key in people if world.runs[key].id is None]
    laboratories = [plan for plan in good if plan.laboratory.new]
    staff = Counter(plan.laboratory.id for plan in good)
    return {
        "rows": len(file.records),
        "tally": tally(plans, unread=unread).to_json(),
        "columns": list(file.columns),
        "ignored_columns": list(file.ignored_columns),
        "hidden_rows": list(file.hidden_rows[:_MOST_LISTED]),
        "sheet": file.sheet,
        "new_runs": len(runs),
        "runs": [_run(facts, people[key]) for key, facts in runs[:_MOST_LISTED]],
        "laboratories": [
            {
                "row": plan.row.row,
                "name": plan.row.laboratory,
                "country": world.countries[plan.row.country].name,
                "people": staff[plan.laboratory.id],
            }
            for plan in laboratories[:_MOST_LISTED]
        ],
    }


def _run(facts: RunFacts, people: int) -> dict[str, Any]:
    return {
        "code": facts.code,
        "course": facts.course,
        "first_day": facts.first_day.isoformat(),
        "last_day": facts.last_day.isoformat(),
        "state": facts.state.value,
        "people": people,
        "capacity": facts.capacity,
        "warnings": [warning.to_json() for warning in facts.warnings],
    }
