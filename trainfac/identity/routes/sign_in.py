"""Signing in and out, and typing the password once more before something that matters."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity import guard, queries, sessions
from trainfac.identity.access import current_actor, public, signed_in
from trainfac.identity.forms.account import ConfirmPassword, SignIn
from trainfac.identity.models import User
from trainfac.identity.routes.blueprint import bp
from trainfac.identity.routes.ways import next_page
from trainfac.identity.services.accounts import note_ended_session
from trainfac.identity.services.signing_in import admit
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if current_actor().signed_in:
        return redirect(next_page(), HTTPStatus.SEE_OTHER)
    form = SignIn(data={"email": session.get("sign_in_as", "")})
    if form.validate_on_submit():
        user = attempt(form.email.data or "", form.password.data or "")
        if user is not None:
            sessions.begin_session(user.id, clock())
            return redirect(next_page(), HTTPStatus.SEE_OTHER)
        form.reasons.append(_("This e-mail address and password do not fit together. Check both: capitals count."))
    return render_template("identity/sign_in.html", form=form), form.status


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Everybody may: who is signed out already has what they wanted."""
    key = sessions.end_session()
    if key:
        transact(note_ended_session, key, clock() + sessions.LONGEST)
    flash(_("You are signed out."), "success")
    return redirect(url_for("identity.sign_in"), HTTPStatus.SEE_OTHER)


@bp.route("/account/confirm", methods=["GET", "POST"])
@signed_in
def confirm_password() -> ResponseReturnValue:
    form = ConfirmPassword()
    if form.validate_on_submit():
        user = queries.user_of(read(), current_actor().user_id or 0)
        if attempt(user.email, form.password.data or "") is not None:
            sessions.note_password(clock())
            return redirect(next_page(), HTTPStatus.SEE_OTHER)
        form.password.errors = [_("This is not your password")]
    return render_template("identity/confirm_password.html", form=form), form.status


def attempt(email: str, password: str) -> User | None:
    """The user whose mail address and password these are, after the limits were asked and with the attempt noted.

    Hashing is done outside of any transaction, and always: neither time nor words tell whether an account exists.
    """
    guard.before_attempt(email)
    known = queries.credentials(read(), email)
    fits = sessions.passwords().fits(known.password_hash, password)
    new_hash = None
    if fits and known.password_hash and sessions.passwords().outdated(known.password_hash):
        new_hash = sessions.passwords().make(password)
    user = transact(admit, email, known, fits=fits, new_hash=new_hash, now=clock())
    if user is not None:
        guard.after_success(email)
    return user
