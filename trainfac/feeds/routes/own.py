"""All addresses of an account: seen together, replaced, ended."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.feeds.queries.addresses import feeds_of_account, named_feed
from trainfac.feeds.routes.blueprint import bp
from trainfac.feeds.routes.naming import name_of, page_of, secret_key
from trainfac.feeds.services import addresses
from trainfac.identity.access import current_actor, signed_in
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import current_locale
from trainfac.infra.web import clock
from trainfac.kernel.paging import page_number


@bp.get("/account/calendars")
@signed_in
def calendars() -> ResponseReturnValue:
    """What this account subscribed to, newest first."""
    now = clock()
    return render_template(
        "feeds/calendars.html",
        page=feeds_of_account(read(), current_actor().user_id, page_number(request.args.get("page"))),
        name_of=name_of,
        page_of=page_of,
        is_alive=lambda feed: addresses.is_alive(feed, now),
        href_for=lambda number: url_for(".calendars", page=number),
    )


@bp.post("/account/calendars/<int:feed_id>/renew")
@signed_in
def renew(feed_id: int) -> ResponseReturnValue:
    feed = transact(
        addresses.renew_address,
        feed_id,
        language=str(current_locale()),
        secret_key=secret_key(),
        actor=current_actor(),
        now=clock(),
    )
    flash(
        _("This is the new address. The one before opens nothing any more: replace it wherever you used it."), "success"
    )
    return redirect(_page_of(feed.id), HTTPStatus.SEE_OTHER)


@bp.post("/account/calendars/<int:feed_id>/end")
@signed_in
def end(feed_id: int) -> ResponseReturnValue:
    """For its owner, and for coordinators of the facility that it tells of."""
    actor = current_actor()
    feed = transact(addresses.end_address, feed_id, actor=actor, now=clock())
    flash(_("The address has ended: calendar programs get nothing from it any more."), "success")
    own = feed.user_id == actor.user_id
    return redirect(url_for(".calendars") if own else _page_of(feed.id), HTTPStatus.SEE_OTHER)


def _page_of(feed_id: int) -> str:
    return page_of(named_feed(read(), feed_id))
