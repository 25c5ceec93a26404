"""The stored documents, handed to those who may have them."""

from __future__ import annotations

from io import BytesIO

from flask import Response, current_app, send_file
from flask.typing import ResponseReturnValue

from trainfac.certificates import jobs, policy, queries
from trainfac.certificates.making import PDF
from trainfac.certificates.models import PrintRun, Sample
from trainfac.certificates.print_register import refuse_unless_valid
from trainfac.certificates.routes.blueprint import bp
from trainfac.delivery.queries import trainers_of_run
from trainfac.identity.access import current_actor, requires, signed_in
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.infra.files import StoredFile
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.queries.facilities import run_for_staff


@bp.get("/certificates/<int:certificate_id>.pdf")
@signed_in
def document(certificate_id: int) -> ResponseReturnValue:
    """The PDF as it was issued, for its holder, the facility's coordinators and the trainers of the run."""
    found = queries.certificate(read(), certificate_id)
    actor = current_actor()
    if found is None or not (
        policy.may_open(actor, found.registration.person_id)
        or policy.may_print(actor, found.facility_id, trainers_of_run(read(), found.registration.run_id))
    ):
        raise NotFound(msg("There is no such certificate"))
    if found.file is None:
        raise NotFound(msg("The document of this certificate is still being made; try again in a minute"))
    return send_document(workshop().store.read(found.file), found.file.name)


@bp.get("/staff/<facility_code>/runs/<run_code>/certificates/print-<int:print_run_id>.pdf")
@requires(Role.COORDINATOR, Role.TRAINER)
def printed(facility_code: str, run_code: str, print_run_id: int) -> ResponseReturnValue:
    """The merged file of a run for the printer; none with a certificate that does not count any more."""
    actor = current_actor()
    run = run_for_staff(read(), actor, facility_code, run_code)
    found = read().get(PrintRun, print_run_id)
    if (
        found is None
        or found.run_id != run.id
        or found.file_id is None
        or not policy.may_print(actor, run.facility_id, trainers_of_run(read(), run.id))
    ):
        raise NotFound(msg("There is no such print file"))
    refuse_unless_valid(found, queries.certificates_of_run(read(), run.id))
    made_on = found.created_at.astimezone(run.facility.zone).date()
    name = f"{run.code}-print-{found.id}-{made_on.isoformat()}.pdf"
    return send_document(workshop().store.read(read().get_one(StoredFile, found.file_id)), name)


def workshop() -> jobs.Workshop:
    found: jobs.Workshop = current_app.extensions["certificates"]
    return found


def send_document(content: bytes, name: str) -> ResponseReturnValue:
    return kept_by_nobody(send_file(BytesIO(content), mimetype=PDF, as_attachment=True, download_name=name))


def send_sample(sample: Sample | None, form: str, name: str) -> ResponseReturnValue:
    """What a worker drew to be looked at: its picture (``png``), to be shown, or the document. Raises NotFound."""
    if sample is None:
        raise NotFound(msg("This preview is not kept any more: make it anew"))
    if form == "png":
        return kept_by_nobody(send_file(BytesIO(sample.picture), mimetype="image/png", download_name=f"{name}.png"))
    return send_document(sample.document, f"{name}.pdf")


def kept_by_nobody(answer: Response) -> Response:
    """A file to be saved by who asked, and by nothing on the way."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
