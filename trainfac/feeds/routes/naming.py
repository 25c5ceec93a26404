"""What a subscribed calendar is called, where its page is, and how its address is written."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import gettext as _

from trainfac.feeds.models import CalendarFeed
from trainfac.feeds.states import FeedKind
from trainfac.feeds.tokens import shown_again
from trainfac.scheduling.routes.addresses import absolute


@dataclass(frozen=True)
class Address:
    """Where calendar programs fetch: as it is copied, and as a link that opens them."""

    copied: str
    opened: str


def name_of(feed: CalendarFeed) -> str:
    """What calendar programs, and our list, call it, in the reader's language."""
    match feed.kind, feed.run, feed.room, feed.trainer, feed.facility:
        case FeedKind.RUN, run, _room, _trainer, _facility if run is not None:
            return _("Course run %(code)s", code=run.code)
        case FeedKind.ROOM, _run, room, _trainer, facility if room is not None and facility is not None:
            return _("%(name)s (%(facility)s)", name=room.name, facility=facility.name)
        case FeedKind.TRAINER, _run, _room, trainer, facility if trainer is not None and facility is not None:
            return _("%(name)s (%(facility)s)", name=trainer.name, facility=facility.name)
        case FeedKind.FACILITY, _run, _room, _trainer, facility if facility is not None:
            return facility.name
        case FeedKind.OWN_TEACHING, *_others:
            return _("My sessions as trainer")
        case _:
            return _("My training")


def page_of(feed: CalendarFeed) -> str:
    """The page where its address is shown."""
    code = feed.facility.code if feed.facility is not None else ""
    match feed.kind:
        case FeedKind.RUN:
            return url_for("feeds.run", facility_code=code, run_code=feed.run.code if feed.run else "")
        case FeedKind.ROOM:
            return url_for("feeds.room", facility_code=code, room_id=feed.room_id)
        case FeedKind.TRAINER:
            return url_for("feeds.trainer", facility_code=code, trainer_id=feed.trainer_id)
        case FeedKind.FACILITY:
            return url_for("feeds.facility", facility_code=code)
        case FeedKind.OWN_TEACHING:
            return url_for("feeds.own_teaching")
        case FeedKind.OWN_TRAINING:
            return url_for("feeds.own_training")


def address_of(feed: CalendarFeed) -> Address | None:
    """Its secret address; none when it can only be replaced (see ``tokens.shown_again``)."""
    token = shown_again(secret_key(), feed.nonce, feed.token_hash)
    if token is None:
        return None
    copied = absolute(url_for("feeds.calendar", token=token))
    return Address(copied, urlsplit(copied)._replace(scheme="webcal").geturl())


def secret_key() -> str:
    return str(current_app.config["SETTINGS"].secret_key)
