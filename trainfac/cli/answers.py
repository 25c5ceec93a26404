"""How commands answer: errors to standard error with a status that is not zero."""

from __future__ import annotations

import sys
from typing import Final, NoReturn

import click
from sqlalchemy import select

from trainfac.identity.roles import Actor, Grant, Role
from trainfac.infra.db import read
from trainfac.scheduling.models import Facility


class _Text(click.ParamType[str]):
    """Text that can be stored and shown; a terminal hands on any bytes."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            self.fail("is not text in UTF-8", param, ctx)
        return value


TEXT: Final = _Text()
ROW_NUMBER: Final = click.IntRange(1, 2**31 - 1)


def fail(message: str) -> NoReturn:
    """Say what is wrong and stop with status 1."""
    click.echo(f"Error: {message}", err=True)
    sys.exit(1)


def facility_of_code(code: str) -> Facility:
    """The facility with this code, or the end of the command with the codes there are."""
    facility = read().scalar(select(Facility).where(Facility.code == code.upper()))
    if facility is None:
        codes = ", ".join(read().scalars(select(Facility.code).order_by(Facility.code))) or "none yet"
        fail(f"there is no facility “{code}”; facilities are: {codes}")
    return facility


def operator(facility_id: int) -> Actor:
    """Whoever has the command line of the server acts for the facility as its coordinator would."""
    return Actor(name="operator", grants=frozenset({Grant(Role.COORDINATOR, facility_id=facility_id)}))
