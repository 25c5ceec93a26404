"""Keys on the command line, by whoever has the server."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from config import Settings, SettingsError, check_passphrase
from trainfac.cli.answers import ROW_NUMBER, TEXT, facility_of_code, fail
from trainfac.identity.roles import Actor, Grant, Role
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import DomainError
from trainfac.signing.importing import MOST_BYTES, read_key
from trainfac.signing.keyring import Keyring
from trainfac.signing.models import SigningAuthority, SigningKey
from trainfac.signing.new_passphrase import change_passphrase
from trainfac.signing.queries import keys_of, published_chain
from trainfac.signing.services.importing import import_key
from trainfac.signing.services.lifecycle import confirm_key, mark_compromised, retire_key
from trainfac.signing.services.making import NewKey, make_key, new_private_key
from trainfac.signing.states import ALGORITHMS, KeyAlgorithm

keys = AppGroup("keys", help="Make, confirm and end the keys that sign certificates.")
_OPERATOR: Final = Actor(name="operator", grants=frozenset({Grant(Role.ADMINISTRATOR)}))
_NEW: Final = "NEW_KEY_PASSPHRASE"  # of the environment
_FACILITY: Final = click.option("--facility", "code", required=True, type=TEXT, metavar="CODE", help="Its code.")


@keys.command("list")
@_FACILITY
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def list_keys(code: str, as_json: bool) -> None:  # noqa: FBT001
    """The keys of a facility with their windows and states."""
    answer = [_told(key) for key in keys_of(read(), facility_of_code(code).id)]
    if as_json:
        click.echo(json.dumps(answer))
        return
    for told in answer:
        click.echo(
            "{id}  {purpose}  {algorithm}  {state}  {valid_from:.10} to {valid_to:.10}  {fingerprint:.16}".format(
                **told
            )
        )


@keys.command()
@_FACILITY
@click.option(
    "--algorithm", type=click.Choice([a.value for a in KeyAlgorithm]), default="p256", show_default=True,
    help="p256 and rsa sign documents, ed25519 signs credentials.",
)  # fmt: skip
@click.option("--from", "begins", type=click.DateTime(["%Y-%m-%d"]), help="First day, in UTC; today means now.")
@click.option("--days", type=click.IntRange(1, 1830), default=730, show_default=True, help="How long it signs.")
def make(code: str, algorithm: str, begins: datetime | None, days: int) -> None:
    """Make a key; it signs once somebody else has confirmed it on the pages of administrators."""
    facility, now, kind = facility_of_code(code), clock(), KeyAlgorithm(algorithm)
    start = now if begins is None or begins.date() == now.date() else begins.replace(tzinfo=UTC)
    purpose = next(purpose for purpose, kinds in ALGORITHMS.items() if kind in kinds)
    wanted = NewKey(purpose, kind, new_private_key(kind), start, start + timedelta(days=days))
    _tell(_done(make_key, facility.id, wanted, folder=_keyring().folder, actor=_OPERATOR, now=now))


@keys.command("import")
@_FACILITY
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--passphrase", prompt=True, hide_input=True, default="", help="That opens the file; asked for if absent."
)
def bring(code: str, path: Path, passphrase: str) -> None:
    """Bring in a key from a PKCS#12 or PEM file with its certificates."""
    facility, now = facility_of_code(code), clock()
    try:
        with path.open("rb") as file:
            brought = read_key(file.read(MOST_BYTES + 1), passphrase, now=now)
    except DomainError as error:
        fail(str(error))
    _tell(_done(import_key, facility.id, brought, folder=_keyring().folder, actor=_OPERATOR, now=now))


@keys.command()
@click.argument("key_id", type=ROW_NUMBER)
def confirm(key_id: int) -> None:
    """Put a key to use that somebody made on the pages. In production, one made here is confirmed there."""
    settings: Settings = current_app.config["SETTINGS"]
    alone = settings.environment != "production"
    _tell(_done(confirm_key, key_id, alone=alone, actor=_OPERATOR, now=clock()))


@keys.command()
@click.argument("key_id", type=ROW_NUMBER)
@click.option("--reason", type=TEXT, default="", help="In public words.")
def retire(key_id: int, reason: str) -> None:
    """Let a key sign nothing more; what it signed stays valid."""
    _tell(_done(retire_key, key_id, reason=reason, actor=_OPERATOR, now=clock()))


@keys.command()
@click.argument("key_id", type=ROW_NUMBER)
@click.option("--reason", type=TEXT, required=True, help="What happened, in public words.")
def compromised(key_id: int, reason: str) -> None:
    """Say publicly that somebody else may have a key."""
    _tell(_done(mark_compromised, key_id, reason, actor=_OPERATOR, now=clock()))


@keys.command()
@_FACILITY
def chain(code: str) -> None:
    """The published certificates in PEM, for PDF readers; without those of compromised keys."""
    click.echo(published_chain(read(), facility_of_code(code).id), nl=False)


@keys.command()
def check() -> None:
    """Open the private part of every key and authority, as after a restore. Status 1 if one does not open."""
    wrong = 0
    keys_here = read().scalars(select(SigningKey).order_by(SigningKey.id))
    authorities = read().scalars(select(SigningAuthority).order_by(SigningAuthority.id))
    names = {key.fingerprint: f"key {key.id}" for key in keys_here}
    names |= {authority.fingerprint: f"authority {authority.id}" for authority in authorities}
    for fingerprint, name in names.items():
        try:
            _keyring().folder.read(fingerprint)
        except DomainError as error:
            wrong += 1
            click.echo(f"{name}: {error}")
    if wrong:
        fail(f"{wrong} keys cannot be used")
    click.echo("every key opens")


@keys.command("change-passphrase")
def change() -> None:
    """Encrypt the private part of every key with a new passphrase.

    The new one is asked for, or taken from the environment (NEW_KEY_PASSPHRASE); KEY_PASSPHRASE is the one in use.
    Stop web server and worker first. If the command does not finish, start it again with the same two.
    """
    new = _new_passphrase()
    settings: Settings = current_app.config["SETTINGS"]
    if new == settings.key_passphrase:
        fail("the new passphrase is KEY_PASSPHRASE itself, which stays the former one until this command has finished")
    try:
        changed = change_passphrase(_keyring().folder, new)
    except DomainError as error:
        fail(str(error))
    click.echo(f"{changed.now} private keys have the new passphrase now, {changed.before} had it already")
    if changed.problems:
        for problem in changed.problems:
            click.echo(f"Error: {problem}", err=True)
        fail(f"{len(changed.problems)} private keys were left as they are")
    click.echo("Set KEY_PASSPHRASE to the new one for web server and worker before they start again.")


def _new_passphrase() -> str:
    """Never from the command line, which others on the computer can read."""
    given = os.environ.get(_NEW) or click.prompt(
        "New passphrase", hide_input=True, confirmation_prompt="The same again"
    )
    new: str = given.strip()
    try:
        check_passphrase("the new passphrase", new)
    except SettingsError as error:
        fail(str(error))
    return new


def _keyring() -> Keyring:
    found: Keyring = current_app.extensions["keyring"]
    return found


def _done(command: Any, *arguments: Any, **named: Any) -> SigningKey:  # noqa: ANN401 - any of the commands above
    try:
        key: SigningKey = transact(command, *arguments, **named)
    except DomainError as error:
        fail(str(error))
    return key


def _tell(key: SigningKey) -> None:
    click.echo(f"key {key.id}: {key.state.value}, SHA-256 {key.fingerprint}")


def _told(key: SigningKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "purpose": key.purpose.value,
        "algorithm": key.algorithm.value,
        "origin": key.origin.value,
        "state": key.state.value,
        "valid_from": key.valid_from.isoformat(),
        "valid_to": key.valid_to.isoformat(),
        "fingerprint": key.fingerprint,
        "reason": key.reason,
    }
