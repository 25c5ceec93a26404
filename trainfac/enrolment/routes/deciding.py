"""Deciding about the people ticked in a list; the lists of several pages share it."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from trainfac.enrolment.forms.deciding import DecisionForm
from trainfac.enrolment.services import decide
from trainfac.enrolment.states import Decision, NominationState
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken

coordinators = requires(Role.COORDINATOR)


def decided(form: DecisionForm, facility_id: int) -> ResponseReturnValue | None:
    """Do what the form says and go back to the list; none when it was refused, with the reasons on the form."""
    if not form.validate():
        return None
    decision = Decision(form.decision.data or "")
    try:
        changed = transact(
            decide,
            facility_id,
            form.chosen.data or [],
            decision,
            seen=NominationState(form.seen.data or ""),
            note=form.note.data or "",
            actor=current_actor(),
            now=clock(),
        )
    except RuleBroken as error:
        form.refuse(error)
        return None
    drafts.forget(request.path)
    flash(_told(decision, len(changed)), "success")
    return redirect(request.full_path.rstrip("?"), HTTPStatus.SEE_OTHER)


def _told(decision: Decision, people: int) -> str:
    if people == 0:
        return _("Nothing was left to change.")
    if decision is Decision.ACCEPT:
        return ngettext("%(num)s person is accepted.", "%(num)s people are accepted.", people)
    if decision is Decision.WAIT:
        return ngettext("%(num)s person is on the waiting list.", "%(num)s people are on the waiting list.", people)
    return ngettext("%(num)s person is not accepted.", "%(num)s people are not accepted.", people)
