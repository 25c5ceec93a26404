"""One's own account: name, language, password, sessions."""

from __future__ import annotations

from http import HTTPStatus

from babel import Locale
from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity import outside, queries, sessions
from trainfac.identity.access import current_actor, signed_in
from trainfac.identity.forms.account import ChangePassword, Profile
from trainfac.identity.labels import placed_roles
from trainfac.identity.models import User
from trainfac.identity.routes.blueprint import bp
from trainfac.identity.routes.sign_in import attempt
from trainfac.identity.services import accounts
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import languages
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    user = _own()
    roles = placed_roles(read(), [user], outside.directory()).get(user.id, [])
    names = dict(_languages())
    workplace = None if user.person_id is None else outside.directory().workplace(read(), user.person_id)
    return render_template(
        "identity/account.html",
        user=user,
        roles=roles,
        language=names.get(user.locale or "", ""),
        workplace=workplace,
    )


@bp.route("/account/profile", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    user = _own()
    form = Profile(data={"name": user.name, "locale": user.locale or ""})
    form.offer(_languages())
    if form.validate_on_submit():
        try:
            transact(accounts.change_profile, name=form.name.data or "", locale=form.locale.data, actor=current_actor())
        except RuleBroken as error:
            form.refuse(error)
        else:
            session.pop("language", None)
            if form.locale.data:
                session["language"] = form.locale.data
            drafts.forget(url_for(".profile"))
            flash(_("Your profile is saved."), "success")
            return redirect(url_for(".account"), HTTPStatus.SEE_OTHER)
    return render_template("identity/profile.html", form=form), form.status


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    user = _own()
    form = ChangePassword(email=user.email, name=user.name)
    if form.validate_on_submit():
        verified = attempt(user.email, form.current_password.data or "")
        if verified is not None and verified.password_hash:
            changed = transact(
                accounts.change_password,
                verified_hash=verified.password_hash,
                new_hash=sessions.passwords().make(form.password.data or ""),
                actor=current_actor(),
                now=clock(),
            )
            sessions.begin_session(changed.id, clock())
            flash(_("Your password is changed. Other devices have to sign in again."), "success")
            return redirect(url_for(".account"), HTTPStatus.SEE_OTHER)
        form.current_password.errors = [_("This is not your password")]
    return render_template("identity/change_password.html", form=form, user=user), form.status


@bp.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    user = transact(accounts.end_other_sessions, actor=current_actor())
    sessions.begin_session(user.id, clock())
    flash(_("Everybody who was signed in with your account elsewhere has to sign in again."), "success")
    return redirect(url_for(".account"), HTTPStatus.SEE_OTHER)


def _own() -> User:
    return queries.user_of(read(), current_actor().user_id or 0)


def _languages() -> list[tuple[str, str]]:
    return [(lang, Locale.parse(lang).get_display_name(lang) or lang) for lang in languages()]
