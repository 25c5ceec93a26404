"""The imports of a facility, and the upload of another list."""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.imports.forms import UploadForm
from trainfac.imports.guide import COLUMN_GUIDES
from trainfac.imports.queries import batches as known
from trainfac.imports.reading import MOST_BYTES
from trainfac.imports.routes.blueprint import bp
from trainfac.imports.services.batches import upload_list
from trainfac.infra.db import read, transact
from trainfac.infra.files import FileStore
from trainfac.kernel.paging import page_number
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated


@bp.get("/staff/<facility_code>/imports")
@requires(Role.COORDINATOR)
def batches(facility_code: str) -> ResponseReturnValue:
    """Upload a list; earlier imports."""
    return _page(coordinated(read(), current_actor(), facility_code), UploadForm())


@bp.post("/staff/<facility_code>/imports")
@requires(Role.COORDINATOR)
def upload(facility_code: str) -> ResponseReturnValue:
    """Take a file and have it read."""
    facility = coordinated(read(), current_actor(), facility_code)
    form = UploadForm()
    sent = form.upload() if form.validate() else None
    if sent is None:
        return _page(facility, form)
    store: FileStore = current_app.extensions["files"]
    batch = transact(upload_list, facility.id, store, sent, actor=current_actor())
    return redirect(url_for(".batch", facility_code=facility_code, batch_id=batch.id), HTTPStatus.SEE_OTHER)


def _page(facility: Facility, form: UploadForm) -> ResponseReturnValue:
    page = known.batches(read(), facility, page_number(request.args.get("page")))
    answer = render_template(
        "imports/batches.html",
        facility=facility,
        form=form,
        page=page,
        guides=COLUMN_GUIDES,
        most_megabytes=MOST_BYTES // (1024 * 1024),
        href_for=lambda number: url_for(".batches", facility_code=facility.code, page=number),
    )
    return answer, form.status
