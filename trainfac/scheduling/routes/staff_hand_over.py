"""A trainer who stops hands every session over to somebody else, in all runs of the facility at once."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.scheduling.forms.choices import given
from trainfac.scheduling.forms.trainers import HandOverForm
from trainfac.scheduling.models import Facility, Trainer
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tell, tried
from trainfac.scheduling.routes.staff_trainers import trainer_shown
from trainfac.scheduling.services import handing_over as services

_ADDRESS = "/staff/<facility_code>/resources/trainers/<int:trainer_id>/hand-over"


@bp.get(_ADDRESS)
@coordinators
def hand_over(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility, shown = trainer_shown(facility_code, trainer_id)
    today = clock().astimezone(facility.zone).date()
    return _page(facility, shown, HandOverForm(data={"from_day": today}))


@bp.post(_ADDRESS)
@coordinators
def hand_over_post(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility, shown = trainer_shown(facility_code, trainer_id)
    form = HandOverForm()
    _offer(form, facility, shown)
    if form.validate():
        wanted = (facility.id, shown.id, form.new_trainer.data, given(form.from_day.data))
        changed = tried(form, services.hand_over, *wanted, actor=current_actor(), now=clock())
        if changed is not None:
            told = ngettext("%(num)d session was handed over.", "%(num)d sessions were handed over.", changed.sessions)
            flash(told, "success")
            tell(changed.warnings)
            return go_to(".trainer", facility_code=facility_code, trainer_id=trainer_id)
    return _page(facility, shown, form)


def _offer(form: HandOverForm, facility: Facility, shown: Trainer) -> None:
    form.offer([one for one in known.trainers(read(), facility) if one.id != shown.id])


def _page(facility: Facility, shown: Trainer, form: HandOverForm) -> ResponseReturnValue:
    _offer(form, facility, shown)
    day = form.from_day.data or clock().astimezone(facility.zone).date()
    runs = services.runs_taught(read(), facility, shown.id, day)
    page = render_template(
        "scheduling/staff/hand_over.html", facility=facility, trainer=shown, form=form, runs=runs, day=day
    )
    return page, form.status
