"""Inviting somebody: administrators anybody, coordinators for their facility, laboratory heads their staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity import outside, policy, queries
from trainfac.identity.access import after_password, current_actor, requires, signed_in
from trainfac.identity.forms.users import Invite, InviteTrainer
from trainfac.identity.labels import place_names
from trainfac.identity.outside import KnownPerson, Place
from trainfac.identity.roles import Role
from trainfac.identity.routes.blueprint import bp
from trainfac.identity.routes.choosing import Chosen, choose
from trainfac.identity.routes.links import show_once
from trainfac.identity.routes.ways import next_page
from trainfac.identity.services import invitations as services
from trainfac.identity.services.invitations import Guest
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import page_number

_ADMINISTRATORS_MAY: Sequence[Role | None] = (*Role, None)
_COORDINATORS_MAY: Sequence[Role | None] = (Role.TRAINER, Role.LABORATORY_HEAD, None)


@bp.get("/admin/invitations")
@requires(Role.ADMINISTRATOR)
def all_invitations() -> ResponseReturnValue:
    page = queries.open_invitations(read(), clock(), page_number(request.args.get("page")))
    places = place_names(read(), [i.grant for i in page.rows if i.grant], outside.directory())
    return render_template(
        "identity/invitations.html", page=page, places=places, facility=None, href_for=partial(_list, None)
    )


@bp.route("/admin/users/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
@after_password
def invite_user() -> ResponseReturnValue:
    chosen = choose(_ADMINISTRATORS_MAY, title=_("Invite somebody"))
    if isinstance(chosen, str):
        return chosen
    return _invite(chosen, Guest("", "", chosen.grant), back=url_for(".users"), known=None)


@bp.get("/staff/<facility_code>/invitations")
@requires(Role.COORDINATOR)
def facility_invitations(facility_code: str) -> ResponseReturnValue:
    facility = _coordinated(facility_code)
    number = page_number(request.args.get("page"))
    page = queries.open_invitations(read(), clock(), number, facility_id=facility.id)
    places = place_names(read(), [i.grant for i in page.rows if i.grant], outside.directory())
    return render_template(
        "identity/invitations.html", page=page, places=places, facility=facility, href_for=partial(_list, facility_code)
    )


@bp.route("/staff/<facility_code>/invitations/new", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
@after_password
def invite_from_facility(facility_code: str) -> ResponseReturnValue:
    """``?role=`` and ``?place=`` say to what, ``?person=`` whom of those who concern the facility."""
    facility = _coordinated(facility_code)
    chosen = choose(_COORDINATORS_MAY, title=_("Invite somebody"), facility=facility)
    if isinstance(chosen, str):
        return chosen
    guest = Guest("", "", chosen.grant, from_facility_id=facility.id)
    known = _asked_person(facility) if chosen.role is not Role.TRAINER else None
    return _invite(chosen, guest, back=url_for(".facility_invitations", facility_code=facility_code), known=known)


@bp.route("/laboratories/<int:organisation_id>/invitations/new", methods=["GET", "POST"])
@requires(Role.LABORATORY_HEAD)
@after_password
def invite_staff(organisation_id: int) -> ResponseReturnValue:
    """``?person=`` names one of the staff."""
    if not policy.may_invite_staff(current_actor(), organisation_id):
        raise NotFound(msg("There is no such laboratory"))
    asked = request.args.get("person", "")
    staff = outside.directory().staff(read(), organisation_id) if asked else []
    known = next((person for person in staff if str(person.id) == asked), None)
    guest = Guest("", "", works_at_id=organisation_id)
    return _invite(Chosen(None), guest, back=next_page(), known=known)


@bp.post("/invitations/<int:invitation_id>/withdraw")
@signed_in
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    transact(services.withdraw, invitation_id, actor=current_actor(), now=clock())
    flash(_("The invitation is withdrawn: its link opens nothing any more."), "success")
    return redirect(next_page(), HTTPStatus.SEE_OTHER)


def _invite(chosen: Chosen, guest: Guest, *, back: str, known: KnownPerson | None) -> ResponseReturnValue:
    """The form for whom to invite; when it is sent, the page that shows the link."""
    trainers = _trainers(chosen) if chosen.trains_at is not None else []
    form: Invite | InviteTrainer
    if chosen.trains_at is not None:
        form = InviteTrainer()
        form.offer(trainers)
    else:
        form = Invite(data={"name": known.name, "email": known.email} if known else {})
    if form.validate_on_submit():
        person = known
        if isinstance(form, InviteTrainer):
            person = next(trainer for trainer in trainers if str(trainer.id) == form.person.data)
        name = person.name if person else (form.name.data or "" if isinstance(form, Invite) else "")
        complete = replace(guest, email=form.email.data or "", name=name, person_id=person.id if person else None)
        try:
            token = transact(services.invite, complete, actor=current_actor(), now=clock())
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            path = url_for(".follow_invitation", token=token)
            return show_once(path, name=name, title=_("Invitation for %(name)s", name=name), back=back)
    page = render_template(
        "identity/invite.html", form=form, chosen=chosen, known=known, trainers=trainers, back=back, staff=_staff_page()
    )
    return page, form.status


def _list(facility_code: str | None, number: int) -> str:
    if facility_code is None:
        return url_for(".all_invitations", page=number)
    return url_for(".facility_invitations", facility_code=facility_code, page=number)


def _trainers(chosen: Chosen) -> Sequence[KnownPerson]:
    return outside.directory().trainers(read(), chosen.trains_at) if chosen.trains_at is not None else []


def _asked_person(facility: Place) -> KnownPerson | None:
    asked = request.args.get("person", "")
    if not asked.isdecimal() or len(asked) > 9:
        return None
    person = outside.directory().taking_part(read(), facility.id, int(asked))
    if person is None:
        raise NotFound(msg("There is no such person"))
    return person


def _coordinated(facility_code: str) -> Place:
    """The facility, if the actor coordinates it. Raises NotFound."""
    facility = next((f for f in outside.directory().facilities(read()) if f.code == facility_code), None)
    if facility is None or not policy.may_invite_from_facility(current_actor(), facility.id):
        raise NotFound(msg("There is no such facility"))
    return facility


def _staff_page() -> bool:
    return request.path.startswith(("/staff/", "/admin/"))
