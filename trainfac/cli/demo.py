"""The demonstration on the command line."""

from __future__ import annotations

import gc
import json
import time

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from config import Settings
from trainfac.cli.answers import fail
from trainfac.demo.accounts import PASSWORD, SIGN_INS
from trainfac.demo.loading import DemoLoader, is_empty
from trainfac.identity.models import User
from trainfac.identity.passwords import Passwords
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.kernel.errors import DomainError

demo = AppGroup("demo", help="The demonstration: two facilities, their cohorts, runs around today.")


@demo.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when somebody uses this database already.")
@click.option("--json", "as_json", is_flag=True, help="For machines: the lines told, and the seconds it took.")
def load(if_empty: bool, as_json: bool) -> None:  # noqa: FBT001
    """Load the demonstration. Can be repeated; goes on where an earlier load was stopped."""
    told: list[str] = []
    began = time.monotonic()
    if if_empty and not is_empty():
        told.append("somebody uses this database already; nothing was loaded")
        if not as_json:
            click.echo(told[0])
    else:
        _load(told, quiet=as_json)
    seconds = round(time.monotonic() - began, 1)
    if as_json:
        click.echo(json.dumps({"told": told, "seconds": seconds}, ensure_ascii=False))


@demo.command("sign-ins")
def sign_ins() -> None:
    """One sign-in for each role of the demonstration; nothing where it was not loaded."""
    known = set(read().scalars(select(User.email).where(User.email.in_([sign_in.email for sign_in in SIGN_INS]))))
    there = [sign_in for sign_in in SIGN_INS if sign_in.email in known]
    if not there:
        return
    roles = max(len(sign_in.what) for sign_in in there)
    mails = max(len(sign_in.email) for sign_in in there)
    click.echo("Sign in as")
    for sign_in in there:
        click.echo(f"  {sign_in.what:<{roles}}  {sign_in.email:<{mails}}  {PASSWORD}")


def _load(told: list[str], *, quiet: bool) -> None:
    settings: Settings = current_app.config["SETTINGS"]

    def tell(line: str) -> None:
        told.append(line)
        if not quiet:
            click.echo(line)

    loader = DemoLoader(
        workshop=current_app.extensions["certificates"],
        secret_key=settings.secret_key,
        make_hash=Passwords(settings.argon2_time_cost).make,
        tell=tell,
    )
    gc.freeze()  # a third of drawing certificates would go into looking at the modules for garbage, again and again
    try:
        loader.load(clock())
    except DomainError as error:
        fail(str(error))
    finally:
        gc.unfreeze()
