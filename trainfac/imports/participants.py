"""From an uploaded file to participants and their runs, or to what is wrong with each row."""

from __future__ import annotations

from collections.abc import Sequence

from trainfac.imports.drafts import Draft
from trainfac.imports.duplicates import SeatsSeen
from trainfac.imports.lookups import Lookups
from trainfac.imports.reading import read_table
from trainfac.imports.rows import ParticipantsFile, Record
from trainfac.imports.runs import settle
from trainfac.infra.spreadsheets.cells import SheetRow, is_empty, plain_text


def read_participants(data: bytes, file_name: str, lookups: Lookups) -> ParticipantsFile:
    """Read an uploaded list. Raises UnreadableFile when there is nothing to go through row by row."""
    table = read_table(data, file_name)
    drafts = [Draft(row, table.header, lookups) for row in table.rows]
    _settle_runs(drafts, lookups)
    seen = SeatsSeen()
    for draft in drafts:
        for seat in draft.seats():
            seen.add(seat)
    keys = table.header.keys
    return ParticipantsFile(
        columns=tuple(key for key in keys if key),
        ignored_columns=table.header.ignored,
        hidden_rows=table.hidden_rows,
        sheet=table.sheet,
        records=tuple(_record(row, keys) for row in table.rows),
        participants=tuple(draft.participant() for draft in drafts if not draft.fields.problems),
        problems=tuple(problem for draft in drafts for problem in draft.fields.problems),
    )


def _settle_runs(drafts: Sequence[Draft], lookups: Lookups) -> None:
    claims = [(draft, claim) for draft in drafts for claim in draft.claims]
    runs = settle([claim for _draft, claim in claims], lookups.run)
    for (draft, _claim), run in zip(claims, runs, strict=True):
        draft.runs.append(run)


def _record(row: SheetRow, keys: Sequence[str]) -> Record:
    named = zip(keys, row.cells, strict=False)
    return Record(row.number, {key: plain_text(cell) for key, cell in named if key and not is_empty(cell)})
