"""Who may use a page: every view declares it, undeclared ones answer nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from trainfac.identity import sessions
from trainfac.identity.roles import ANONYMOUS, Actor, Role
from trainfac.infra import drafts
from trainfac.infra.addresses import path_of_own
from trainfac.infra.assets import asset
from trainfac.infra.web import clock, page_is_here
from trainfac.kernel.errors import Forbidden
from trainfac.kernel.messages import msg

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Everybody, everybody signed in, or holders of one of the roles (anywhere; services check where)."""

    everybody: bool = False
    roles: frozenset[Role] = field(default_factory=frozenset)

    def admits(self, actor: Actor) -> bool:
        if self.everybody:
            return True
        return actor.signed_in and (not self.roles or any(actor.has(role) for role in self.roles))


PUBLIC = Access(everybody=True)


def public(view: View) -> View:
    """Everybody may use this page."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Everybody with an account may use this page."""
    return _declare(view, Access())


def requires(*roles: Role) -> Callable[[View], View]:
    """Holders of one of these roles may use this page; which facility or laboratory, the policies say."""
    return lambda view: _declare(view, Access(roles=frozenset(roles)))


def after_password(view: View) -> View:
    """Besides, they must have typed their password a short while ago: this page changes who may do what."""
    view.trainfac_after_password = True  # type: ignore[attr-defined]
    return view


def access_of(view: object) -> Access | None:
    return getattr(view, "trainfac_access", None)


def asks_password(view: object) -> bool:
    return getattr(view, "trainfac_after_password", False)


def current_actor() -> Actor:
    """Who makes this request."""
    actor = getattr(current_user, "actor", ANONYMOUS)
    return actor if isinstance(actor, Actor) else ANONYMOUS


def init_app(app: Flask) -> None:
    app.view_functions["static"] = public(asset)
    app.before_request(_check)


def _declare(view: View, access: Access) -> View:
    view.trainfac_access = access  # type: ignore[attr-defined]
    return view


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: the router says so
    view = current_app.view_functions[request.endpoint]
    access = access_of(view)
    if access is None:
        raise RuntimeError(f"{request.endpoint} does not declare who may use it")
    if access.everybody:
        return None  # without asking who it is: assets and health must answer when the database does not
    actor = current_actor()
    if not access.admits(actor):
        if actor.signed_in:
            raise Forbidden(msg("You may not open this page"))
        return ask_to_sign_in()
    if asks_password(view) and not sessions.password_is_recent(clock()):
        return _ask_for_password()
    return None


def ask_to_sign_in() -> ResponseReturnValue:
    """Send an anonymous visitor to the sign-in page and back; what they had typed is kept."""
    if request.method == "POST" and drafts.keep_typed():
        flash(gettext("Your session had ended. Sign in again; we kept what you typed."))
    elif request.method == "GET":
        flash(gettext("Please sign in to open this page."))
    return _detour("identity.sign_in")


def _ask_for_password() -> ResponseReturnValue:
    if request.method == "POST":
        drafts.keep_typed()
    return _detour("identity.confirm_password")


def _detour(endpoint: str) -> ResponseReturnValue:
    """To another page, and from there back to this one, or to where a request without a page of its own came from."""
    partial = request.headers.get("HX-Request") == "true"
    if partial:
        back = path_of_own(request.headers.get("HX-Current-URL"), request.host)
    elif page_is_here():
        back = request.full_path.rstrip("?")
    else:
        back = path_of_own(request.referrer, request.host)
    address = url_for(endpoint, next=back)
    if partial:  # a redirect would put that page into a corner of this one
        return Response(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": address})
    return redirect(address, HTTPStatus.SEE_OTHER)
