"""The administrator's pages of accounts."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity import outside, queries
from trainfac.identity.access import after_password, current_actor, requires
from trainfac.identity.forms.users import Because, CorrectUser, FindUsers
from trainfac.identity.labels import placed_roles
from trainfac.identity.queries import UserFilter
from trainfac.identity.roles import Role
from trainfac.identity.routes.blueprint import bp
from trainfac.identity.routes.links import show_once
from trainfac.identity.services import accounts, resets, roles
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.paging import page_number


@bp.get("/admin/users")
@requires(Role.ADMINISTRATOR)
def users() -> ResponseReturnValue:
    form = FindUsers(formdata=request.args)
    form.offer()
    wanted = form.wanted()
    page = queries.users_page(read(), wanted, page_number(request.args.get("page")))
    chosen = {name: value for name, value in request.args.items() if name in {"q", "role", "state"} and value}
    return render_template(
        "identity/users.html",
        page=page,
        roles=placed_roles(read(), page.rows, outside.directory()),
        form=form,
        filtered=wanted != UserFilter(),
        href_for=lambda number: url_for(".users", **chosen, page=number),  # type: ignore[arg-type]
    )


@bp.get("/admin/users/<int:user_id>")
@requires(Role.ADMINISTRATOR)
def user(user_id: int) -> ResponseReturnValue:
    found = queries.user_of(read(), user_id)
    placed = placed_roles(read(), [found], outside.directory()).get(found.id, [])
    return render_template("identity/user.html", user=found, roles=placed, own=current_actor().user_id == user_id)


@bp.route("/admin/users/<int:user_id>/correct", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
@after_password
def correct_user(user_id: int) -> ResponseReturnValue:
    found = queries.user_of(read(), user_id)
    form = CorrectUser(data={"name": found.name, "email": found.email})
    if form.validate_on_submit():
        try:
            transact(
                accounts.correct_account,
                user_id,
                name=form.name.data or "",
                email=form.email.data or "",
                reason=form.reason.data or "",
                actor=current_actor(),
                now=clock(),
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _done(user_id, _("The account is corrected."))
    return render_template("identity/correct_user.html", form=form, user=found), form.status


@bp.post("/admin/users/<int:user_id>/reset-link")
@requires(Role.ADMINISTRATOR)
@after_password
def reset_link(user_id: int) -> ResponseReturnValue:
    name = queries.user_of(read(), user_id).name
    token = transact(resets.make_reset, user_id, actor=current_actor(), now=clock())
    title = _("Link for %(name)s to choose a new password", name=name)
    return show_once(
        url_for(".follow_reset", token=token), name=name, title=title, back=url_for(".user", user_id=user_id)
    )


@bp.route("/admin/users/<int:user_id>/close", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
@after_password
def close_user(user_id: int) -> ResponseReturnValue:
    found = queries.user_of(read(), user_id)
    form = Because()
    own = current_actor().user_id == user_id
    if form.validate_on_submit():
        close = partial(roles.deactivate, confirmed=form.confirm.data, now=clock())
        try:
            transact(close, user_id, reason=form.reason.data or "", actor=current_actor())
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _done(user_id, _("The account is closed."))
    return render_template("identity/close_user.html", form=form, user=found, own=own), form.status


@bp.route("/admin/users/<int:user_id>/reopen", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
@after_password
def reopen_user(user_id: int) -> ResponseReturnValue:
    found = queries.user_of(read(), user_id)
    form = Because()
    if form.validate_on_submit():
        transact(roles.reactivate, user_id, reason=form.reason.data or "", actor=current_actor())
        return _done(user_id, _("The account is open again."))
    return render_template("identity/reopen_user.html", form=form, user=found), form.status


def _done(user_id: int, message: str) -> ResponseReturnValue:
    drafts.forget(request.path)
    flash(message, "success")
    return redirect(url_for(".user", user_id=user_id), HTTPStatus.SEE_OTHER)
