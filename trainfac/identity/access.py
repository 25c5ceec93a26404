"""Who may use a page: every view declares it, undeclared ones answer nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from trainfac.identity.roles import ANONYMOUS, Actor, Role
from trainfac.infra import drafts
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


def access_of(view: object) -> Access | None:
    return getattr(view, "trainfac_access", None)


def current_actor() -> Actor:
    """Who makes this request."""
    actor = getattr(current_user, "actor", ANONYMOUS)
    return actor if isinstance(actor, Actor) else ANONYMOUS


def init_app(app: Flask) -> None:
    app.view_functions["static"] = public(app.view_functions["static"])
    app.before_request(_check)


def _declare(view: View, access: Access) -> View:
    view.trainfac_access = access  # type: ignore[attr-defined]
    return view


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: the router says so
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:
        raise RuntimeError(f"{request.endpoint} does not declare who may use it")
    actor = current_actor()
    if access.admits(actor):
        return None
    if actor.signed_in:
        raise Forbidden(msg("You may not open this page"))
    return ask_to_sign_in()


def ask_to_sign_in() -> ResponseReturnValue:
    """Send an anonymous visitor to the sign-in page and back; what they had typed is kept."""
    if request.method == "POST" and drafts.keep_typed():
        flash(gettext("Your session had ended. Sign in again; we kept what you typed."))
    elif request.method == "GET":
        flash(gettext("Please sign in to open this page."))
    back = request.full_path.rstrip("?") if "GET" in _methods() else None
    return redirect(url_for("identity.sign_in", next=back), HTTPStatus.SEE_OTHER)


def _methods() -> set[str]:
    rule = request.url_rule
    return set(rule.methods or ()) if rule else set()
