"""The answer for whoever watches the system: is it fit to serve?"""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from trainfac.infra.db import read
from trainfac.infra.files import FileStore
from trainfac.infra.queue import worker_alive
from trainfac.infra.web import clock


def healthz() -> ResponseReturnValue:
    """JSON with the state of database, worker and storage; 200 when all are fit, 503 when not."""
    database = worker = False
    try:
        read().execute(text("SELECT 1"))
        database = True
        worker = worker_alive(read(), clock())
    except SQLAlchemyError:
        read().rollback()
    store: FileStore = current_app.extensions["files"]
    parts = {"database": database, "worker": worker, "storage": store.usable()}
    states = {name: "ok" if fit else "failed" for name, fit in parts.items()}
    fit = all(parts.values())
    answer = jsonify({"status": "ok" if fit else "failed", **states})
    answer.headers["Cache-Control"] = "no-store"
    return answer, HTTPStatus.OK if fit else HTTPStatus.SERVICE_UNAVAILABLE
