"""What every page shows around its content: account, languages and the staff's left navigation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from babel import Locale
from flask import Flask, current_app, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from trainfac.identity.access import current_actor
from trainfac.identity.roles import Actor, Role
from trainfac.infra.db import read
from trainfac.infra.i18n import current_locale, direction, languages
from trainfac.infra.web import clock, static_url
from trainfac.notices.queries.untold import count_untold
from trainfac.scheduling.models import Facility

# Everything of a facility lies under its first page, which is nevertheless only itself.
_ONLY_ITSELF: Final = frozenset({"desk.facility_home"})
# Pages that belong to an entry without lying under it.
_BESIDE: Final = {"enrolment.laboratories": "enrolment.people", "notices.messages": "notices.outbox"}


@dataclass(frozen=True)
class NavItem:
    """A link of the navigation, or a heading over further items."""

    label: str
    href: str = ""
    current: bool = False
    count: int | None = None
    items: list[NavItem] = field(default_factory=list)


@dataclass(frozen=True)
class PageLocale:
    """A language a page can be read in; named in itself."""

    lang: str
    dir: str
    name: str
    href: str = ""
    current: bool = False


def init_app(app: Flask) -> None:
    app.context_processor(_surroundings)


def _surroundings() -> dict[str, Any]:
    actor = current_actor()
    lang = current_locale().language
    return {
        "actor": actor,
        "locale": PageLocale(lang, direction(lang), current_locale().get_display_name() or lang),
        "locales": _page_locales(lang),
        "account": _account(actor),
        "site": _addresses(),
        "public_nav": _public_navigation,
        "staff_nav": lambda: _staff_navigation(actor),
        "start_page": lambda: _start_page(actor),
        "static_url": static_url,
    }


def _page_locales(current: str) -> list[PageLocale]:
    return [
        PageLocale(
            lang,
            direction(lang),
            Locale.parse(lang).get_display_name(lang) or lang,
            url_for("identity.choose_language", lang=lang, next=request.full_path.rstrip("?")),
            lang == current,
        )
        for lang in languages()
    ]


def _account(actor: Actor) -> dict[str, str] | None:
    if not actor.signed_in:
        return None
    return {"name": actor.name, "home_href": url_for("desk.home"), "account_href": url_for("identity.account")}


def _addresses() -> dict[str, str]:
    """Where the links of every page's header lead; empty where there is no such page."""
    endpoints = {
        "home_href": "scheduling.calendar",
        "sign_in_href": "identity.sign_in",
        "create_account_href": "directory.create_account",
        "sign_out_href": "identity.sign_out",
    }
    known = current_app.view_functions
    return {name: url_for(endpoint) if endpoint in known else "" for name, endpoint in endpoints.items()}


def _public_navigation() -> list[NavItem]:
    links = [
        (gettext("Calendar"), "scheduling.calendar"),
        (gettext("Courses"), "catalogue.courses"),
        (gettext("Verify a certificate"), "certificates.verify_form"),
    ]
    actor = current_actor()
    if actor.has(Role.LABORATORY_HEAD):
        links.append((gettext("Your laboratory"), "enrolment.laboratory"))
    if actor.person_id is not None:
        links.append((gettext("My training"), "desk.training"))
    if actor.signed_in:
        links.append((gettext("Your account"), "identity.account"))
    return list(_items(links))


def _start_page(actor: Actor) -> NavItem | None:
    """Where whoever is signed in goes on from an error: to the facility whose page it was, if they work there."""
    if not actor.signed_in:
        return None
    try:
        facility = _facility_here(actor)
    except SQLAlchemyError:  # what went wrong may be the database; the page about it must not go wrong as well
        facility = None
    if facility is None:
        return NavItem(gettext("Go to your start page"), url_for("desk.home"))
    endpoint = "desk.facility_home" if actor.coordinates(facility.id) else "delivery.my_sessions"
    label = gettext("Go to the start page of %(facility)s", facility=facility.name)
    return NavItem(label, url_for(endpoint, facility_code=facility.code))


def _facility_here(actor: Actor) -> Facility | None:
    """The facility under whose address this is, even where there is no such page; only if they work there."""
    _root, part, code, *_rest = [*request.path.split("/"), "", ""]
    ids = actor.facilities(Role.COORDINATOR) | actor.facilities(Role.TRAINER)
    if part != "staff" or not code or not ids:
        return None
    return read().scalar(select(Facility).where(Facility.code == code, Facility.id.in_(ids)))


def _staff_navigation(actor: Actor) -> list[NavItem]:
    """Groups of links: one for each facility of theirs, then what concerns all."""
    return [group for group in (*_facility_groups(actor), _common_group(actor)) if group.items]


def _facility_groups(actor: Actor) -> Iterator[NavItem]:
    ids = actor.facilities(Role.COORDINATOR) | actor.facilities(Role.TRAINER)
    if not ids:
        return
    for facility in read().scalars(select(Facility).where(Facility.id.in_(ids)).order_by(Facility.name)):
        coordinates = actor.coordinates(facility.id)
        links: list[tuple[str, str]] = []
        if coordinates:
            links += [
                (gettext("Today"), "desk.facility_home"),
                (gettext("Calendar of the facility"), "scheduling.facility_calendar"),
                (gettext("Course runs"), "scheduling.runs"),
                (gettext("Nominations"), "enrolment.nominations"),
                (gettext("Messages"), "notices.messages"),
                (gettext("Import participants"), "imports.batches"),
                (gettext("Certificates"), "certificates.register"),
                (gettext("Cohort report"), "impact.cohort"),
                (gettext("Rooms, trainers, instruments"), "scheduling.resources"),
                (gettext("Laboratories and people"), "enrolment.laboratories"),
                (gettext("Invitations"), "identity.facility_invitations"),
                (gettext("Facility"), "scheduling.facility"),
            ]
        if actor.trains_at(facility.id):
            links += [(gettext("My sessions"), "delivery.my_sessions"), (gettext("My week"), "printouts.my_week")]
        here = (request.view_args or {}).get("facility_code") == facility.code
        counts = {"notices.messages": count_untold(read(), facility.id, clock())} if here and coordinates else {}
        items = list(_items(links, counts, facility_code=facility.code))
        # The heading leads to the facility's first page: that makes it an entry of the facility switcher.
        yield NavItem(facility.name, items[0].href if items else "", current=here, items=items)


def _common_group(actor: Actor) -> NavItem:
    links: list[tuple[str, str]] = []
    if actor.has(Role.COORDINATOR) or actor.is_administrator:
        links.append((gettext("Course catalogue"), "catalogue.manage"))
    if actor.is_administrator:
        links += [(gettext("Users and roles"), "identity.users"), (gettext("Facilities"), "scheduling.facilities")]
    return NavItem(gettext("Everywhere"), items=list(_items(links)))


def _items(links: list[tuple[str, str]], counts: Mapping[str, int] | None = None, **values: str) -> Iterator[NavItem]:
    """Links to the pages that exist, with how much waits there; the one that the page lies under is current."""
    pages = [
        (label, _address(endpoint, values), _address(_BESIDE.get(endpoint, endpoint), values), endpoint)
        for label, endpoint in links
        if endpoint in current_app.view_functions
    ]
    here = "/calendar" if request.path == "/" else request.path  # one page with two addresses
    above = [
        href
        for _label, *hrefs, endpoint in pages
        for href in hrefs
        if here == href or (endpoint not in _ONLY_ITSELF and here.startswith(f"{href}/"))
    ]
    nearest = max(above, key=len, default=None)
    for label, href, beside, endpoint in pages:
        yield NavItem(label, href, current=nearest in {href, beside}, count=(counts or {}).get(endpoint))


def _address(endpoint: str, values: dict[str, str]) -> str:
    return url_for(endpoint, **values)  # type: ignore[arg-type]
