"""Builds the application: the edge that knows every feature."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import config
import trainfac.catalogue.routes
import trainfac.certificates.routes
import trainfac.delivery.routes
import trainfac.desk.routes
import trainfac.directory.routes
import trainfac.enrolment.routes
import trainfac.exchange.routes
import trainfac.feeds.routes
import trainfac.identity.routes
import trainfac.impact.routes
import trainfac.imports.routes
import trainfac.notices.routes
import trainfac.printouts.routes
import trainfac.scheduling.routes
import trainfac.signing.routes
from trainfac import cli, models, navigation, people_and_places, work
from trainfac.catalogue import uses
from trainfac.enrolment.queries.headcount import participants_expected
from trainfac.enrolment.queries.whereabouts import participants_elsewhere
from trainfac.enrolment.services import fill_added_seats
from trainfac.identity import access, sessions
from trainfac.infra import health, i18n, queue, throttle, web
from trainfac.infra.db import db
from trainfac.infra.files import FileStore
from trainfac.infra.typed import TypedRequest
from trainfac.notices.services.knowledge import take_as_told
from trainfac.printouts.queries import headcount
from trainfac.scheduling.queries import elsewhere
from trainfac.scheduling.queries.guard import booking_guard_stands, calendar_triggers_stand
from trainfac.scheduling.queries.public import runs_of_versions
from trainfac.scheduling.routes.lines import coming_runs
from trainfac.scheduling.services import added_seats, announcing
from trainfac.signing.key_folder import KeyFolder
from trainfac.signing.keyring import Keyring

ROOT = Path(__file__).parent.parent
BLUEPRINTS = (
    trainfac.identity.routes.bp,
    trainfac.directory.routes.bp,
    trainfac.catalogue.routes.bp,
    trainfac.scheduling.routes.bp,
    trainfac.exchange.routes.bp,
    trainfac.printouts.routes.bp,
    trainfac.signing.routes.bp,
    trainfac.enrolment.routes.bp,
    trainfac.feeds.routes.bp,
    trainfac.notices.routes.bp,
    trainfac.delivery.routes.bp,
    trainfac.certificates.routes.bp,
    trainfac.impact.routes.bp,
    trainfac.imports.routes.bp,
    trainfac.desk.routes.bp,
)


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application for these settings, or for those of the environment."""
    settings = settings or config.from_environment()
    app = Flask(
        "trainfac",
        root_path=str(ROOT / "trainfac"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance_path),
    )
    app.request_class = TypedRequest
    _configure(app, settings)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    app.extensions["files"] = FileStore(settings.files_path)
    app.extensions["keyring"] = Keyring(KeyFolder(settings.keys_path, settings.key_passphrase))
    i18n.init_app(app)
    web.init_app(app)
    sessions.init_app(app)
    access.init_app(app)  # before CSRF: who may not post here at all is told so first
    web.csrf.init_app(app)
    throttle.limiter.init_app(app)
    health.watch(app, "bookings", booking_guard_stands)
    health.watch(app, "calendars", calendar_triggers_stand)
    app.add_url_rule("/healthz", "healthz", access.public(health.healthz))
    queue.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    work.register(app)
    uses.register(runs_of_versions=runs_of_versions, coming_runs=coming_runs)
    people_and_places.register()
    added_seats.register(fill_added_seats)
    announcing.register(take_as_told)
    elsewhere.register(participants_elsewhere)
    headcount.register(participants_expected)
    navigation.init_app(app)
    cli.init_app(app)
    if models.TABLES == 0:
        raise RuntimeError("no tables are known")
    return app


def _configure(app: Flask, settings: config.Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={} if settings.is_sqlite else {"pool_pre_ping": True},
        TESTING=settings.environment == "testing",
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=21 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_NAME="__Host-trainfac" if settings.secure else "trainfac",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI="trainfac://",
        RATELIMIT_STORAGE_OPTIONS={"database_url": settings.database_url},
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIMETYPES=["text/html", "application/json", "text/calendar"],  # assets come packed
    )  # fmt: skip
    app.jinja_options = {"cache_size": -1}  # all templates stay; else looking one up would search all that were used
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # as babel.cfg collects messages
    if settings.proxy_count:
        n = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
