"""The application object for servers: ``gunicorn wsgi:app``, ``flask --app wsgi …``."""

from __future__ import annotations

from trainfac.factory import create_app

app = create_app()
