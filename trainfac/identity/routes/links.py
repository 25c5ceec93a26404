"""Links that somebody was given: an invitation, or the chance to choose a new password."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity import outside, queries, sessions
from trainfac.identity.access import current_actor, public, signed_in
from trainfac.identity.forms.account import ChosenPassword
from trainfac.identity.labels import place_names
from trainfac.identity.models import Invitation, User
from trainfac.identity.routes.blueprint import bp
from trainfac.identity.routes.ways import home, public_address
from trainfac.identity.services import invitations, resets
from trainfac.infra.db import read, transact
from trainfac.infra.throttle import limiter
from trainfac.infra.web import clock

_SHOWN = "shown_link"
_OFTEN_ENOUGH = "100 per hour"


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@public
@limiter.limit(_OFTEN_ENOUGH)
def follow_invitation(token: str) -> ResponseReturnValue:
    """Choose a password and be in; who has an account signs in with it instead."""
    invitation = queries.invitation_of(read(), token, clock())
    if invitation is None:
        return _ended()
    owner = queries.user_with_email(read(), invitation.email)
    if owner is not None:
        return _join(token, invitation, owner)
    form = ChosenPassword(email=invitation.email, name=invitation.name)
    if form.validate_on_submit():
        made = sessions.passwords().make(form.password.data or "")
        user = transact(invitations.accept_as_new, token, password_hash=made, now=clock())
        sessions.begin_session(user.id, clock())
        flash(_("Welcome. Your account is ready."), "success")
        return redirect(url_for("desk.home"), HTTPStatus.SEE_OTHER)
    page = render_template("identity/invitation.html", form=form, invitation=invitation, place=_place(invitation))
    return page, form.status


@bp.route("/reset-password/<token>", methods=["GET", "POST"])
@public
@limiter.limit(_OFTEN_ENOUGH)
def follow_reset(token: str) -> ResponseReturnValue:
    reset = queries.reset_of(read(), token, clock())
    if reset is None:
        return _ended()
    owner = queries.user_of(read(), reset.user_id)
    form = ChosenPassword(email=owner.email, name=owner.name)
    if form.validate_on_submit():
        made = sessions.passwords().make(form.password.data or "")
        user = transact(resets.use_reset, token, password_hash=made, now=clock())
        sessions.begin_session(user.id, clock())
        flash(_("Your password is changed, and you are signed in."), "success")
        return redirect(home(), HTTPStatus.SEE_OTHER)
    return render_template("identity/reset_password.html", form=form, owner=owner), form.status


@bp.get("/links/new")
@signed_in
def shown_link() -> ResponseReturnValue:
    """A link that was just made, to copy: shown once, because only its hash is kept."""
    link = session.pop(_SHOWN, None)
    return render_template("identity/shown_link.html", link=link)


def show_once(path: str, *, name: str, title: str, back: str) -> ResponseReturnValue:
    """Send the person who made a link to the page that shows it."""
    session[_SHOWN] = {"address": public_address(path), "name": name, "title": title, "back": back}
    return redirect(url_for("identity.shown_link"), HTTPStatus.SEE_OTHER)


def _join(token: str, invitation: Invitation, owner: User) -> ResponseReturnValue:
    """There is an account with this address: its owner says yes, once it is surely them."""
    own = current_actor().user_id == owner.id
    if own and request.method == "POST":
        transact(invitations.accept_with_account, token, actor=current_actor(), now=clock())
        flash(_("Thank you. The invitation is accepted."), "success")
        return redirect(url_for("desk.home"), HTTPStatus.SEE_OTHER)
    page = render_template("identity/join.html", invitation=invitation, own=own, place=_place(invitation))
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK


def _place(invitation: Invitation) -> str:
    grant = invitation.grant
    return place_names(read(), [grant], outside.directory())[grant] if grant else ""


def _ended() -> ResponseReturnValue:
    return render_template("identity/link_ended.html"), HTTPStatus.GONE
