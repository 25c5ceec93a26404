"""Certificates on the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from trainfac.certificates import queries
from trainfac.certificates.jobs import Workshop
from trainfac.certificates.making import make_documents
from trainfac.certificates.public_record import UNKNOWN, public_record
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.certificates.states import CertificateState
from trainfac.cli.answers import TEXT, fail, operator
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import DomainError
from trainfac.scheduling.models import CourseRun

certificates = AppGroup("certificates", help="Issue and verify certificates.")


@certificates.command()
@click.option("--run", "code", required=True, type=TEXT, metavar="CODE", help="Code of the course run, as UV-2010-01.")
@click.option("--json", "as_json", is_flag=True, help="For machines: issued, already, refused, failed, files.")
def issue(code: str, as_json: bool) -> None:  # noqa: FBT001
    """Issue to every participant of a run who has earned a certificate and holds none, and make the documents.

    Repeating it issues nothing twice. People who have not earned one are listed as refused; that is no failure.
    Status 1 when the run is unknown or not over, or a document could not be made.
    """
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
    except DomainError as error:
        fail(str(error))
    documents = make_documents(workshop, run.id, lambda _done, _total: None)
    answer: dict[str, Any] = {
        "issued": len(issued.certificates),
        "already": issued.already,
        "refused": [
            {"person": refusal.person, "reason": "; ".join(map(str, refusal.reasons))} for refusal in issued.refused
        ],
        "failed": [
            {"serial": unmade.serial, "reason": "; ".join(map(str, unmade.reasons))} for unmade in documents.failed
        ],
        "files": _files(run.id, workshop),
    }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        _tell_issue(answer)
    if documents.failed:
        fail(f"{len(documents.failed)} documents could not be made; the certificates are issued")


@certificates.command()
@click.argument("code", type=TEXT)
@click.option("--json", "as_json", is_flag=True, help="For machines: state, and the printed fields.")
@click.option("--check", is_flag=True, help="Status 1 unless the certificate is valid.")
def verify(code: str, as_json: bool, check: bool) -> None:  # noqa: FBT001
    """Tell the state of the certificate with this code, and what is printed on it.

    The state is valid, suspended, superseded, revoked or unknown. Each of them is an answer: the status is 0, unless
    --check asks for a valid certificate.
    """
    answer = _verified(code)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for name, value in answer.items():
            click.echo(f"{name.replace('_', ' ')}: {_words(value)}")
    if check and answer["state"] != "valid":
        raise SystemExit(1)


def _tell_issue(answer: Mapping[str, Any]) -> None:
    click.echo(f"{answer['issued']} issued, {answer['already']} had one already, {len(answer['refused'])} refused")
    for refusal in answer["refused"]:
        click.echo(f"  refused: {refusal['person']}: {refusal['reason']}")
    for unmade in answer["failed"]:
        click.echo(f"  no document: {unmade['serial']}: {unmade['reason']}")
    for path in answer["files"]:
        click.echo(f"  {path}")


def _verified(code: str) -> dict[str, Any]:
    certificate = queries.by_code(read(), code)
    if certificate is None:
        return UNKNOWN
    return public_record(
        certificate,
        queries.signing_key_of(read(), certificate),
        predecessor=queries.predecessor(read(), certificate),
        successor=queries.successor(read(), certificate.id),
    )


def _files(run_id: int, workshop: Workshop) -> list[str]:
    """Where the documents of the run's valid certificates are."""
    return [
        str(workshop.store.path(certificate.file.sha256, certificate.file.media_type))
        for certificate in queries.certificates_of_run(read(), run_id)
        if certificate.state is CertificateState.ISSUED and certificate.file is not None
    ]


def _words(value: object) -> str:
    """A printed field as one line of text."""
    if isinstance(value, list):
        return "; ".join(map(_words, value))
    if isinstance(value, dict):
        return ", ".join(_words(part) for part in value.values() if part is not None and part not in ("", []))
    return str(value)
