"""Brings the database to where the application can start; runs inside .venv.

One process does all, since loading the application takes longer than anything it is asked for here.
Arguments: `demo` or `plain`, and the file that gets what people are told about signing in.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import psycopg
from click.exceptions import Abort
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError

from config import SettingsError
from trainfac.demo.loading import is_empty
from trainfac.factory import create_app

FIRST_ADMINISTRATOR = "Make the first administrator: .venv/bin/flask --app wsgi users create --help"


def main(content: str, greeting: Path) -> int:
    try:
        app = create_app()
        with app.app_context():
            _flask(app, "db", "upgrade")
            greeting.write_text(_fill(app, content), encoding="utf-8")
    except SettingsError as wrong:
        print(f"The settings are not right: {wrong}", file=sys.stderr)
        return 1
    except (OperationalError, psycopg.OperationalError) as wrong:
        reason = str(wrong).splitlines()[0]
        print(f"The database that DATABASE_URL names cannot be used: {reason}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Abort):
        return 130
    return 0


def _fill(app: Flask, content: str) -> str:
    """Load what a database begins with; what to tell people about signing in."""
    if content != "demo":
        _flask(app, "reference", "load")
        return FIRST_ADMINISTRATOR
    if is_empty():
        _flask(app, "demo", "load")
    with redirect_stdout(StringIO()) as told:
        _flask(app, "demo", "sign-ins")
    return told.getvalue().strip()


def _flask(app: Flask, *command: str) -> None:
    """What ``flask --app wsgi COMMAND`` does."""
    app.cli.main(list(command), prog_name="flask", standalone_mode=False, obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
