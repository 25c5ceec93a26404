"""The answer for whoever watches the system: is it fit to serve?"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from trainfac.infra.db import read
from trainfac.infra.files import FileStore
from trainfac.infra.queue import worker_alive
from trainfac.infra.web import clock

Check = Callable[[Session], bool]


def watch(app: Flask, part: str, check: Check) -> None:
    """Let the answer name another part that must be fit, as a feature sees it in the database."""
    app.extensions.setdefault("health", {})[part] = check


def healthz() -> ResponseReturnValue:
    """JSON with the state of database, worker, storage and what is watched; 200 when all are fit, 503 when not."""
    watched: dict[str, Check] = current_app.extensions.get("health", {})
    parts = dict.fromkeys(("database", "worker", "storage", *watched), False)
    try:
        read().execute(text("SELECT 1"))
        parts["database"] = True
        parts["worker"] = worker_alive(read(), clock())
        parts |= {part: check(read()) for part, check in watched.items()}
    except SQLAlchemyError:
        read().rollback()
    store: FileStore = current_app.extensions["files"]
    parts["storage"] = store.usable()
    states = {name: "ok" if fit else "failed" for name, fit in parts.items()}
    fit = all(parts.values())
    answer = jsonify({"status": "ok" if fit else "failed", **states})
    answer.headers["Cache-Control"] = "no-store"
    return answer, HTTPStatus.OK if fit else HTTPStatus.SERVICE_UNAVAILABLE
