"""One import: how far it is, what it would change or has changed, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.imports.models import ImportBatch
from trainfac.imports.queries import batches as known
from trainfac.imports.queries.batches import BatchLine, Phase
from trainfac.imports.routes.blueprint import bp
from trainfac.imports.routes.rows import shown_rows
from trainfac.imports.services import batches as services
from trainfac.imports.tally import Tally
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import translate
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.states import RunState

_BATCH = "/staff/<facility_code>/imports/<int:batch_id>"


@bp.get(_BATCH)
@requires(Role.COORDINATOR)
def batch(facility_code: str, batch_id: int) -> ResponseReturnValue:
    """The preview, the work under way, or what came of it."""
    facility, line = _found(facility_code, batch_id)
    return render_template(
        "imports/batch.html",
        facility=facility,
        batch=line.batch,
        job=line.job,
        uploader=line.uploader,
        phase=line.phase.value,
        wrong=line.wrong or 0,
        counts=_counts(line.batch),
        runs=[_run(stored) for stored in line.batch.summary.get("runs", ())],
        **shown_rows(facility, line.batch),
    )


@bp.get(_BATCH + "/progress")
@requires(Role.COORDINATOR)
def progress(facility_code: str, batch_id: int) -> ResponseReturnValue:
    """The part of the page that says how far the work is; the whole page is fetched once it is done."""
    facility, line = _found(facility_code, batch_id)
    done = line.phase not in {Phase.READING, Phase.WRITING}
    page = render_template("imports/_progress.html", facility=facility, batch=line.batch, job=line.job, done=done)
    return page, HTTPStatus.OK, {"HX-Refresh": "true"} if done else {}


@bp.post(_BATCH + "/confirm")
@requires(Role.COORDINATOR)
def confirm(facility_code: str, batch_id: int) -> ResponseReturnValue:
    """Have the good rows imported, or the rest of them."""
    return _change(services.confirm_import, facility_code, batch_id)


@bp.post(_BATCH + "/discard")
@requires(Role.COORDINATOR)
def discard(facility_code: str, batch_id: int) -> ResponseReturnValue:
    """Leave the list."""
    return _change(services.discard_import, facility_code, batch_id, _("The list was discarded."))


@bp.post(_BATCH + "/stop")
@requires(Role.COORDINATOR)
def stop(facility_code: str, batch_id: int) -> ResponseReturnValue:
    """Stop reading or importing."""
    return _change(services.stop_import, facility_code, batch_id, _("The work stops after the rows at hand."))


@bp.post(_BATCH + "/read")
@requires(Role.COORDINATOR)
def read_again(facility_code: str, batch_id: int) -> ResponseReturnValue:
    """Read the file once more, after a stop or a failure."""
    return _change(services.read_again, facility_code, batch_id)


def _found(facility_code: str, batch_id: int) -> tuple[Facility, BatchLine]:
    facility = coordinated(read(), current_actor(), facility_code)
    return facility, known.batch_of(read(), facility, batch_id)


def _change(
    command: Callable[..., ImportBatch], facility_code: str, batch_id: int, told: str | None = None
) -> ResponseReturnValue:  # fmt: skip
    facility = coordinated(read(), current_actor(), facility_code)
    try:
        transact(command, facility.id, batch_id, actor=current_actor())
    except RuleBroken as refused:
        flash(translate(refused.message), "error")
    else:
        if told:
            flash(told)
    return redirect(url_for(".batch", facility_code=facility_code, batch_id=batch_id), HTTPStatus.SEE_OTHER)


def _run(stored: dict[str, Any]) -> dict[str, Any]:
    """A run that would be created, as the template shows it."""
    days = tuple(date.fromisoformat(stored[name]) for name in ("first_day", "last_day"))
    return {**stored, "days": days, "state": RunState(stored["state"])}


def _counts(batch: ImportBatch) -> dict[str, Tally | None]:
    """What the list would come to, and what it came to so far."""
    stored = batch.summary
    return {name: Tally.from_json(stored[name]) if name in stored else None for name in ("tally", "applied")}
