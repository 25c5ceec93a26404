"""Accounts, for operators: the first administrator is made here."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from config import Settings
from trainfac.cli.answers import ROW_NUMBER, TEXT, facility_of_code, fail
from trainfac.directory.models import Organisation, Person
from trainfac.directory.services.people import add_person
from trainfac.identity.addresses import mail_address
from trainfac.identity.models import User
from trainfac.identity.passwords import Passwords
from trainfac.identity.roles import FACILITY_ROLES, ORGANISATION_ROLES, SYSTEM, Grant, Role, grant_for
from trainfac.identity.rules import password_fault
from trainfac.identity.services.accounts import add_user
from trainfac.identity.services.invitations import Guest, invite
from trainfac.identity.tokens import LASTS
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import DomainError, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean, fold
from trainfac.scheduling.models import Trainer, trainer_facility
from trainfac.scheduling.services.resources import create_trainer

users = AppGroup("users", help="Accounts and their roles.")
_TECHNICIAN = "technician"


@users.command()
@click.option("--email", required=True, type=TEXT, metavar="ADDRESS", help="Whoever owns it signs in with it.")
@click.option("--name", required=True, type=TEXT, help="Full name.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([*(role.value for role in Role), _TECHNICIAN]),
    help="What the person does here.",
)
@click.option("--facility", type=TEXT, metavar="CODE", help="Where a coordinator or trainer works, as UVSSTF.")
@click.option(
    "--laboratory", type=ROW_NUMBER, metavar="ID", help="Number of the laboratory that a laboratory head leads."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
@click.option("--invite", "as_link", is_flag=True, help="Print a link with which the person chooses a password.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def create(  # noqa: PLR0913 - one parameter for each option
    *,
    email: str,
    name: str,
    role: str,
    facility: str | None,
    laboratory: int | None,
    password_stdin: bool,
    as_link: bool,
    as_json: bool,
) -> None:
    """Make an account, as that of the first administrator; or an invitation to one."""
    address, name = mail_address(email), clean(name)
    if address is None:
        fail(f"“{email}” is no e-mail address")
    if not name:
        fail("--name is empty")
    if as_link and password_stdin:
        fail("--invite lets the person choose the password; leave out --password-stdin")
    grant = _grant(role, facility, laboratory)
    try:
        if as_link:
            answer = _invited(address, name, grant)
        else:
            answer = _created(address, name, grant, from_stdin=password_stdin)
    except DomainError as error:
        fail(str(error))
    if as_json:
        click.echo(json.dumps({"email": address, "name": name, "role": role, **answer}, ensure_ascii=False))
    elif "link" in answer:
        click.echo(f"Send this link to {name}. It works once, until {answer['until']}:\n{answer['link']}")
    else:
        click.echo(f"{name} can sign in as {address}")


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def show(*, as_json: bool) -> None:
    """All accounts with their roles."""
    now = clock()
    found: list[dict[str, Any]] = []
    for user in read().scalars(select(User).options(selectinload(User.roles)).order_by(User.email)):
        held = [_told(role.grant) for role in user.roles if role.holds_at(now)]
        found.append({"id": user.id, "email": user.email, "name": user.name, "active": user.active, "roles": held})
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in found:
        roles = ", ".join(role["role"] for role in line["roles"]) or _TECHNICIAN
        click.echo(f"{line['email']:40}  {line['name']:30}  {roles}{'' if line['active'] else '  (closed)'}")


def _grant(role: str, facility: str | None, laboratory: int | None) -> Grant | None:
    """The role with its place; ends the command when that is missing, superfluous or unknown."""
    given = None if role == _TECHNICIAN else Role(role)
    for option, value, needed in (
        ("facility", facility, given in FACILITY_ROLES),
        ("laboratory", laboratory, given in ORGANISATION_ROLES),
    ):
        if needed and value is None:
            fail(f"--role {role} needs --{option}")
        if not needed and value is not None:
            fail(f"--role {role} goes without --{option}")
    if given is None:
        return None
    if laboratory is not None and read().get(Organisation, laboratory) is None:
        fail(f"there is no laboratory {laboratory}")
    return grant_for(given, facility_of_code(facility).id if facility else None, laboratory)


def _created(email: str, name: str, grant: Grant | None, *, from_stdin: bool) -> dict[str, Any]:
    password = sys.stdin.readline().rstrip("\r\n") if from_stdin else _asked()
    fault = password_fault(password, email=email, name=name)
    if fault is not None:
        fail(str(fault))
    settings: Settings = current_app.config["SETTINGS"]
    made = Passwords(settings.argon2_time_cost).make(password)
    return {"id": transact(_add, email, name, grant, made)}


def _add(tx: Session, email: str, name: str, grant: Grant | None, password_hash: str) -> int:
    grants = [grant] if grant else []
    user = add_user(tx, email=email, name=name, password_hash=password_hash, grants=grants)
    user.person_id = _person(tx, email, name, grant)
    tx.flush()
    return user.id


def _person(tx: Session, email: str, name: str, grant: Grant | None) -> int | None:
    """Who the account belongs to; administrators and coordinators need be nobody that the directory knows."""
    if grant is None or grant.organisation_id is not None:
        return add_person(tx, full_name=name, email=email, works_at_id=grant.organisation_id if grant else None).id
    if grant.role is not Role.TRAINER or grant.facility_id is None:
        return None
    taken = select(User.person_id).where(User.person_id.is_not(None))
    called = (
        select(Trainer.person_id)
        .join(Trainer.person)
        .join(trainer_facility, trainer_facility.c.trainer_id == Trainer.id)
        .where(trainer_facility.c.facility_id == grant.facility_id, Person.name_folded == fold(name))
        .where(Trainer.person_id.not_in(taken))
    )
    found = list(tx.scalars(called))
    if len(found) > 1:
        raise RuleBroken(
            msg("%(count)s trainers are called %(name)s; invite this one in the browser", count=len(found), name=name)
        )
    return found[0] if found else create_trainer(tx, grant.facility_id, name, email, actor=SYSTEM).person_id


def _invited(email: str, name: str, grant: Grant | None) -> dict[str, Any]:
    settings: Settings = current_app.config["SETTINGS"]
    now = clock()
    token = transact(_invite, email, name, grant, now)
    return {"link": f"{settings.public_url}/invitations/{token}", "until": (now + LASTS).isoformat(timespec="minutes")}


def _invite(tx: Session, email: str, name: str, grant: Grant | None, now: datetime) -> str:
    # Technicians and laboratory heads become known when they follow the link; a trainer is in the plans before.
    trains = grant is not None and grant.role is Role.TRAINER
    person_id = _person(tx, email, name, grant) if trains else None
    return invite(tx, Guest(email, name, grant, person_id), actor=SYSTEM, now=now)


def _asked() -> str:
    if not sys.stdin.isatty():
        fail("give the password with --password-stdin, or let the person choose it with --invite")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _told(grant: Grant) -> dict[str, Any]:
    return {"role": grant.role.value, "facility_id": grant.facility_id, "organisation_id": grant.organisation_id}
