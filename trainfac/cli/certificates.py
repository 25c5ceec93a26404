"""Certificates on the command line."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from trainfac.certificates import queries
from trainfac.certificates.jobs import Workshop, make_documents
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateState
from trainfac.cli.answers import fail, operator
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import DomainError
from trainfac.scheduling.models import CourseRun

certificates = AppGroup("certificates", help="Issue and verify certificates.")


@certificates.command()
@click.option("--run", "code", required=True, metavar="CODE", help="Code of the course run, as UV-2010-01.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def issue(code: str, as_json: bool) -> None:  # noqa: FBT001
    """Issue to every participant of a run who has earned a certificate and holds none."""
    run = read().scalar(select(CourseRun).where(CourseRun.code == code))
    if run is None:
        fail(f"there is no course run “{code}”; its code stands on its page, as UV-2010-01")
    workshop: Workshop = current_app.extensions["certificates"]
    try:
        issued = transact(
            issue_certificates,
            run.id,
            actor=operator(run.facility_id),
            now=clock(),
            public_url=workshop.public_url,
        )
        make_documents(workshop.store, run.id, lambda _done, _total: None)
    except DomainError as error:
        fail(str(error))
    answer: dict[str, Any] = {
        "issued": len(issued.certificates),
        "already": issued.already,
        "refused": [
            {"person": refusal.person, "reason": "; ".join(map(str, refusal.reasons))} for refusal in issued.refused
        ],
        "files": _files(run.id, workshop),
    }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(f"{answer['issued']} issued, {answer['already']} had one already, {len(answer['refused'])} refused")
    for refusal in answer["refused"]:
        click.echo(f"  refused: {refusal['person']}: {refusal['reason']}")
    for path in answer["files"]:
        click.echo(f"  {path}")


@certificates.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def verify(code: str, as_json: bool) -> None:  # noqa: FBT001
    """Tell the state of the certificate with this code, and what is printed on it. Status 1 when it is not valid."""
    certificate = queries.by_code(read(), code)
    answer: dict[str, Any] = {"state": "unknown"}
    if certificate is not None:
        valid = certificate.state is CertificateState.ISSUED
        answer = {"state": "valid" if valid else certificate.state.value, **_printed(certificate.snapshot)}
        if not valid:
            answer["reason"] = certificate.reason
        superseding = queries.successor(read(), certificate.id)
        if superseding is not None:
            answer["superseded_by"] = superseding.serial
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for name, value in answer.items():
            click.echo(f"{name.replace('_', ' ')}: {value}")
    if answer["state"] != "valid":
        raise SystemExit(1)


def _files(run_id: int, workshop: Workshop) -> list[str]:
    """Where the documents of the run's valid certificates are."""
    return [
        str(workshop.store.path(certificate.file.sha256, certificate.file.media_type))
        for certificate in queries.certificates_of_run(read(), run_id)
        if certificate.state is CertificateState.ISSUED and certificate.file is not None
    ]


def _printed(stored: dict[str, Any]) -> dict[str, Any]:
    """The printed fields; the codes stay with whoever has them."""
    snapshot = Snapshot.from_json(stored)
    names = (
        "serial", "kind", "holder_name", "native_name", "laboratory", "country", "course_code", "course_version",
        "course_title", "facility_name", "place", "run_code", "first_day", "last_day", "minutes_held",
        "minutes_attended", "attendance_percent", "issued_on",
    )  # fmt: skip
    values = {name: getattr(snapshot, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
