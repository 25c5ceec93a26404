"""Loading of the reference data that every facility needs."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from trainfac.catalogue.loading import load_courses
from trainfac.directory.loading import load_countries
from trainfac.infra.db import transact

reference = AppGroup("reference", help="Reference data: countries, their groups, the course catalogue.")


@reference.command()
def load() -> None:
    """Load or update countries and groups, and the courses that are not there yet."""
    countries = transact(load_countries)
    courses = transact(load_courses)
    click.echo(f"{countries} countries; {courses} courses added")
