"""Kept files on the command line."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from trainfac.cli.answers import fail
from trainfac.infra.db import read
from trainfac.infra.files import FileStore, StoredFile
from trainfac.kernel.errors import DomainError

files = AppGroup("files", help="Certificates and other kept files.")


@files.command()
def check() -> None:
    """Compare every kept file with what was stored, as after a restore. Status 1 if one is not as it was."""
    store: FileStore = current_app.extensions["files"]
    right = wrong = 0
    for stored in read().scalars(select(StoredFile).order_by(StoredFile.id)).yield_per(100):
        try:
            store.read(stored)
        except DomainError as error:
            wrong += 1
            click.echo(f"{stored.sha256}: {error}")
        else:
            right += 1
    if wrong:
        fail(f"{wrong} of {right + wrong} kept files are missing or damaged")
    click.echo(f"all {right} kept files are as they were stored")
