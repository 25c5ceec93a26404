"""Giving roles and ending them."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity import outside, queries
from trainfac.identity.access import after_password, current_actor, requires
from trainfac.identity.forms.users import Because, GiveRole
from trainfac.identity.labels import place_names
from trainfac.identity.roles import Role
from trainfac.identity.routes.blueprint import bp
from trainfac.identity.routes.choosing import Chosen, choose
from trainfac.identity.services import roles
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken


@bp.route("/admin/users/<int:user_id>/roles/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
@after_password
def give_role(user_id: int) -> ResponseReturnValue:
    user = queries.user_of(read(), user_id)
    chosen = choose(tuple(Role), title=_("Give %(name)s a role", name=user.name))
    if isinstance(chosen, str):
        return chosen
    form = GiveRole()
    # A trainer sees the sessions of the person they are: an account that is nobody's yet needs one.
    nobody = chosen.trains_at is not None and user.person_id is None
    form.offer(outside.directory().trainers(read(), chosen.trains_at) if nobody and chosen.trains_at else [])
    if not nobody:
        del form.person
    if form.validate_on_submit() and _given(form, user_id, chosen):
        drafts.forget(request.path)
        flash(_("The role is given."), "success")
        return redirect(url_for(".user", user_id=user_id), HTTPStatus.SEE_OTHER)
    return render_template("identity/give_role.html", form=form, user=user, chosen=chosen), form.status


@bp.route("/admin/users/<int:user_id>/roles/<int:role_id>/end", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
@after_password
def end_role(user_id: int, role_id: int) -> ResponseReturnValue:
    held = queries.role_of(read(), user_id, role_id)
    form = Because()
    own = held.role is Role.ADMINISTRATOR and current_actor().user_id == user_id
    if form.validate_on_submit():
        try:
            transact(
                roles.end_role,
                user_id,
                role_id,
                reason=form.reason.data or "",
                confirmed=bool(form.confirm.data),
                actor=current_actor(),
                now=clock(),
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(_("The role is ended."), "success")
            away = own  # who gave up the administrator's role may not see the account any more
            return redirect(url_for("desk.home") if away else url_for(".user", user_id=user_id), HTTPStatus.SEE_OTHER)
    place = place_names(read(), [held.grant], outside.directory())[held.grant]
    return render_template("identity/end_role.html", form=form, held=held, own=own, place=place), form.status


def _given(form: GiveRole, user_id: int, chosen: Chosen) -> bool:
    """Whether the role could be given; else the form says why not."""
    if chosen.grant is None:
        return False
    person = form.person.data if "person" in form else ""
    try:
        transact(
            roles.give_role,
            user_id,
            chosen.grant,
            until=form.ends_at,
            reason=form.reason.data or "",
            person_id=int(person) if person else None,
            actor=current_actor(),
            now=clock(),
        )
    except RuleBroken as error:
        form.refuse(error)
        return False
    return True
