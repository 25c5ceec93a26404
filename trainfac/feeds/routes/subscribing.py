"""The place where somebody subscribes to a calendar: its address, how to use it, who else has one."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.feeds import policy
from trainfac.feeds.queries.addresses import feeds_of_others, own_feed
from trainfac.feeds.queries.content import teaches_as
from trainfac.feeds.routes.blueprint import bp
from trainfac.feeds.routes.naming import address_of, secret_key
from trainfac.feeds.services import addresses
from trainfac.feeds.states import FeedKind
from trainfac.feeds.subject import Subject
from trainfac.identity.access import current_actor, requires, signed_in
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import current_locale
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.queries.facilities import coordinated, coordinated_run

_METHODS = ["GET", "POST"]
_coordinators = requires(Role.COORDINATOR)


@dataclass(frozen=True)
class Place:
    """A calendar as its page tells of it: what it is of, what is in it, and the page it belongs to."""

    subject: Subject
    heading: str
    told: str
    back: str
    back_label: str
    facility: Facility | None = None


@bp.route("/staff/<facility_code>/runs/<run_code>/subscribe", methods=_METHODS)
@_coordinators
def run(facility_code: str, run_code: str) -> ResponseReturnValue:
    found = coordinated_run(read(), current_actor(), facility_code, run_code)
    return _page(
        Place(
            Subject(FeedKind.RUN, found.id, found.facility_id),
            _("Subscribe to the timetable of %(run)s", run=found.code),
            _("Its sessions as participants see them, once the run is published."),
            url_for("scheduling.run_staff", facility_code=facility_code, run_code=run_code),
            found.code,
            found.facility,
        )
    )


@bp.route("/staff/<facility_code>/resources/rooms/<int:room_id>/subscribe", methods=_METHODS)
@_coordinators
def room(facility_code: str, room_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    found = known.room_of(read(), facility, room_id)
    if found is None:
        raise NotFound(msg("There is no such room"))
    return _page(
        Place(
            Subject(FeedKind.ROOM, found.id, facility.id),
            _("Subscribe to the calendar of %(name)s", name=found.name),
            _("Every session in this room and who teaches it; those of drafts are marked as tentative."),
            url_for("scheduling.room", facility_code=facility_code, room_id=room_id),
            found.name,
            facility,
        )
    )


@bp.route("/staff/<facility_code>/resources/trainers/<int:trainer_id>/subscribe", methods=_METHODS)
@_coordinators
def trainer(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    found = known.trainer_of(read(), facility, trainer_id)
    if found is None:
        raise NotFound(msg("There is no such trainer"))
    return _page(
        Place(
            Subject(FeedKind.TRAINER, found.id, facility.id),
            _("Subscribe to the calendar of %(name)s", name=found.name),
            _("What this trainer teaches at this facility; sessions of drafts are marked as tentative."),
            url_for("scheduling.trainer", facility_code=facility_code, trainer_id=trainer_id),
            found.name,
            facility,
        )
    )


@bp.route("/staff/<facility_code>/calendar/subscribe", methods=_METHODS)
@_coordinators
def facility(facility_code: str) -> ResponseReturnValue:
    found = coordinated(read(), current_actor(), facility_code)
    return _page(
        Place(
            Subject(FeedKind.FACILITY, found.id, found.id),
            _("Subscribe to the calendar of %(name)s", name=found.name),
            _("Every session of the facility and who teaches it; those of drafts are marked as tentative."),
            url_for("scheduling.facility_calendar", facility_code=facility_code),
            _("Calendar of the facility"),
            found,
        )
    )


@bp.route("/my/training/subscribe", methods=_METHODS)
@signed_in
def own_training() -> ResponseReturnValue:
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound(msg("There is no such calendar"))
    return _page(
        Place(
            Subject(FeedKind.OWN_TRAINING, person_id),
            _("Put your training into your calendar"),
            _("The sessions of every course run on which you have a place, of your group where there are groups."),
            url_for("desk.training"),
            _("My training"),
        )
    )


@bp.route("/my/sessions/subscribe", methods=_METHODS)
@requires(Role.TRAINER)
def own_teaching() -> ResponseReturnValue:
    person_id = current_actor().person_id
    if person_id is None or teaches_as(read(), person_id) is None:
        raise NotFound(msg("There is no such calendar"))
    return _page(
        Place(
            Subject(FeedKind.OWN_TEACHING, person_id),
            _("Put your sessions into your calendar"),
            _("What you teach, at every facility that you are a trainer of; drafts are marked as tentative."),
            url_for("desk.home"),
            _("My sessions"),
        )
    )


def _page(place: Place) -> ResponseReturnValue:
    """The page, or what its one button does: make an address."""
    actor = current_actor()
    if not policy.may_subscribe(actor, place.subject):
        raise NotFound(msg("There is no such calendar"))
    if request.method == "POST":
        language = str(current_locale())
        transact(
            addresses.make_address, place.subject, language=language, secret_key=secret_key(), actor=actor
        )  # fmt: skip
        flash(_("The address is made. Copy it into your calendar program."), "success")
        return redirect(request.path, HTTPStatus.SEE_OTHER)
    feed = own_feed(read(), actor.user_id, place.subject)
    others = feeds_of_others(read(), actor.user_id, place.subject) if place.facility else ()
    return render_template(
        "feeds/subscribe.html",
        place=place,
        facility=place.facility,
        feed=feed,
        address=address_of(feed) if feed else None,
        others=others,
    )
