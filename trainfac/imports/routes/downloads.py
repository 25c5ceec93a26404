"""Files to fetch: an empty list to fill in, and the rows that could not be imported."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import PurePath

from flask import send_file
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.imports.bad_rows import BadRow, bad_rows_csv, bad_rows_xlsx
from trainfac.imports.columns import COLUMNS
from trainfac.imports.models import ImportBatch
from trainfac.imports.queries import batches as known
from trainfac.imports.routes.blueprint import bp
from trainfac.imports.rows import Record
from trainfac.infra.db import read
from trainfac.infra.i18n import translate
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.queries.facilities import coordinated

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PROBLEMS = "/staff/<facility_code>/imports/<int:batch_id>/problems"


@bp.get("/staff/<facility_code>/imports/template.csv")
@requires(Role.COORDINATOR)
def template(facility_code: str) -> ResponseReturnValue:
    """A list with the names of all columns and no rows."""
    coordinated(read(), current_actor(), facility_code)
    text = StringIO(newline="")
    csv.writer(text).writerow(COLUMNS)
    return _send(text.getvalue().encode("utf-8-sig"), "text/csv", "participants.csv")


@bp.get(_PROBLEMS + ".csv")
@requires(Role.COORDINATOR)
def problems_csv(facility_code: str, batch_id: int) -> ResponseReturnValue:
    """The bad rows with their reasons, to put right and upload again."""
    batch, rows = _bad_rows(facility_code, batch_id)
    return _send(bad_rows_csv(batch.summary["columns"], rows), "text/csv", _name(batch, "csv"))


@bp.get(_PROBLEMS + ".xlsx")
@requires(Role.COORDINATOR)
def problems_xlsx(facility_code: str, batch_id: int) -> ResponseReturnValue:
    """The same as a workbook."""
    batch, rows = _bad_rows(facility_code, batch_id)
    return _send(bad_rows_xlsx(batch.summary["columns"], rows), _XLSX, _name(batch, "xlsx"))


def _bad_rows(facility_code: str, batch_id: int) -> tuple[ImportBatch, list[BadRow]]:
    facility = coordinated(read(), current_actor(), facility_code)
    batch = known.batch_of(read(), facility, batch_id).batch
    found = known.bad_rows(read(), batch)
    if not found:
        raise NotFound(msg("No row of this list is wrong"))
    rows = [
        BadRow(Record(row.row, row.values), [translate(Message.from_json(finding)) for finding in row.findings])
        for row in found
    ]
    return batch, rows


def _name(batch: ImportBatch, ending: str) -> str:
    return f"{PurePath(batch.file_name).stem}-problems.{ending}"


def _send(content: bytes, media_type: str, name: str) -> ResponseReturnValue:
    answer = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
