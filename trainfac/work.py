"""Which handler does which kind of job: the edge between the queue and the features."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from config import Settings
from trainfac.certificates import jobs as certificates
from trainfac.certificates import time_stamping
from trainfac.certificates.services import correcting, laying_out, mailing, orders, previewing, sampling, sheets
from trainfac.certificates.status_lists import StatusLists
from trainfac.exchange.services import drafts as exchange
from trainfac.feeds.services import addresses
from trainfac.identity.models import User
from trainfac.identity.roles import ANONYMOUS, Actor
from trainfac.identity.services import signing_in
from trainfac.identity.sessions import actor_of
from trainfac.imports import jobs as imports
from trainfac.imports.services.batches import APPLY, READ
from trainfac.infra.db import read
from trainfac.infra.jobs import Crew
from trainfac.infra.queue import keep_up_with, tidy_with, watch_with
from trainfac.infra.web import clock
from trainfac.notices import jobs as notices
from trainfac.notices.services import delivering
from trainfac.notices.services.knowledge import take_stock
from trainfac.scheduling.services.run_states import advance_runs
from trainfac.signing.time_stamps import TimeService


def register(app: Flask) -> None:
    """Tell the queue who does what."""
    settings: Settings = app.config["SETTINGS"]
    workshop = certificates.Workshop(
        app.extensions["files"], app.extensions["keyring"], clock, settings.public_url, actor_of_user
    )
    app.extensions["certificates"] = workshop
    app.extensions["status_lists"] = StatusLists(workshop.keyring, settings.public_url)
    office = imports.ImportOffice(app.extensions["files"], clock, actor_of_user)
    crew: Crew = app.extensions["jobs"]
    crew.handlers.update(
        {
            orders.ISSUE: workshop.issue,
            correcting.CORRECT: workshop.correct,
            orders.DOCUMENTS: workshop.documents,
            orders.HELP: workshop.help,
            orders.PRINT: workshop.print_run,
            orders.RECORD: workshop.record,
            sampling.SAMPLE: workshop.sample,
            previewing.PREVIEW: workshop.preview,
            laying_out.LAYOUT: workshop.lay_out,
            sheets.SHEET: workshop.signatures,
            READ: office.read_list,
            APPLY: office.apply,
            time_stamping.TIME_STAMP: time_stamping.Stamping(workshop.store, _time_service(settings), clock).stamp_due,
            delivering.SEND: _post_office(app, settings).send_due,
        }
    )
    tidy_with(signing_in.sweep)
    tidy_with(exchange.sweep)
    tidy_with(delivering.forget_old)
    tidy_with(mailing.forget_taken_back)
    tidy_with(sampling.sweep_samples)
    keep_up_with(advance_runs)
    keep_up_with(addresses.end_dead)
    keep_up_with(take_stock)
    watch_with(delivering.order_due)
    keep_up_with(order_time_stamps)


def order_time_stamps(tx: Session, now: datetime) -> None:
    """Where a service is set up, certificates that want a time stamp get one soon."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.timestamp_url:
        time_stamping.order_due(tx, now)


def _post_office(app: Flask, settings: Settings) -> notices.PostOffice:
    return notices.PostOffice(settings.mail, clock, app.extensions["files"], mailing.why_not_sent)


def _time_service(settings: Settings) -> TimeService | None:
    return TimeService(settings.timestamp_url, settings.timestamp_certificates) if settings.timestamp_url else None


def actor_of_user(user_id: int) -> Actor:
    """Who ordered a job, with the roles they have now; nobody when they may no longer sign in."""
    query = select(User).where(User.id == user_id, User.active.is_(True)).options(selectinload(User.roles))
    user = read().scalar(query)
    return ANONYMOUS if user is None else actor_of(user, clock())
