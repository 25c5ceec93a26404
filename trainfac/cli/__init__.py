"""Commands for operators and scripts: ``flask --app wsgi …``."""

from __future__ import annotations

from flask import Flask

from trainfac.cli.certificates import certificates
from trainfac.cli.demo import demo
from trainfac.cli.files import files
from trainfac.cli.keys import keys
from trainfac.cli.participants import importing
from trainfac.cli.reference import reference
from trainfac.cli.report import report
from trainfac.cli.users import users
from trainfac.cli.worker import worker


def init_app(app: Flask) -> None:
    for command in (reference, worker, report, certificates, files, keys, users, importing, demo):
        app.cli.add_command(command)
