"""A trainer as the facility keeps them: what they may teach, when, and what is coming."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.catalogue.states import Track
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.i18n import translate
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.text import fold
from trainfac.scheduling.forms.trainers import CompetenceForm, TrainerHoursForm
from trainfac.scheduling.models import Facility, Trainer, TrainerCompetence
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.queries import trainers as queries
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.resource_page import calendar_shown
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tried
from trainfac.scheduling.services import competences as services
from trainfac.scheduling.services.trainer_hours import set_trainer_hours

_TRAINER = "/staff/<facility_code>/resources/trainers/<int:trainer_id>"


@bp.get(_TRAINER)
@coordinators
def trainer(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility, shown = trainer_shown(facility_code, trainer_id)
    return render_template(
        "scheduling/staff/trainer.html",
        facility=facility,
        trainer=shown,
        teaches_at=known.facilities_of(read(), [shown])[shown.id],
        competences=queries.competences_of(read(), shown),
        subject_name=_subject_names(),
        week=TrainerHoursForm.showing(queries.hours_of(read(), facility, shown)),
        **calendar_shown(facility, shown),
    )


@bp.get(f"{_TRAINER}/competences/new")
@coordinators
def add_competence(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility, shown = trainer_shown(facility_code, trainer_id)
    return _competence_page(facility, shown, None, _new_form())


@bp.post(f"{_TRAINER}/competences/new")
@coordinators
def add_competence_post(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility, shown = trainer_shown(facility_code, trainer_id)
    form = _new_form()
    if form.validate() and tried(
        form, services.add_competence, facility.id, shown.id, form.plan(), actor=current_actor()
    ):
        return _saved(facility_code, shown)
    return _competence_page(facility, shown, None, form)


@bp.get(f"{_TRAINER}/competences/<int:competence_id>")
@coordinators
def edit_competence(facility_code: str, trainer_id: int, competence_id: int) -> ResponseReturnValue:
    facility, shown, competence = _competence(facility_code, trainer_id, competence_id)
    form = CompetenceForm.showing(competence, queries.subjects(read()))
    return _competence_page(facility, shown, competence, form)


@bp.post(f"{_TRAINER}/competences/<int:competence_id>")
@coordinators
def edit_competence_post(facility_code: str, trainer_id: int, competence_id: int) -> ResponseReturnValue:
    facility, shown, competence = _competence(facility_code, trainer_id, competence_id)
    form = _new_form()
    if form.validate() and tried(
        form, services.change_competence, facility.id, competence.id, form.plan(), actor=current_actor()
    ):
        return _saved(facility_code, shown)
    return _competence_page(facility, shown, competence, form)


@bp.post(f"{_TRAINER}/competences/<int:competence_id>/remove")
@coordinators
def remove_competence(facility_code: str, trainer_id: int, competence_id: int) -> ResponseReturnValue:
    facility, shown, competence = _competence(facility_code, trainer_id, competence_id)
    if flashed(services.remove_competence, facility.id, competence.id, actor=current_actor()):
        flash(_("Removed."), "success")
    return go_to(".trainer", facility_code=facility_code, trainer_id=shown.id)


@bp.get(f"{_TRAINER}/hours")
@coordinators
def trainer_hours(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility, shown = trainer_shown(facility_code, trainer_id)
    return _hours_page(facility, shown, TrainerHoursForm.showing(queries.hours_of(read(), facility, shown)))


@bp.post(f"{_TRAINER}/hours")
@coordinators
def trainer_hours_post(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility, shown = trainer_shown(facility_code, trainer_id)
    form = TrainerHoursForm()
    if form.validate():
        set_to = tried(form, set_trainer_hours, facility.id, shown.id, list(form.openings()), actor=current_actor())
        if set_to is not None:
            return _saved(facility_code, shown)
    return _hours_page(facility, shown, form)


def trainer_shown(facility_code: str, trainer_id: int) -> tuple[Facility, Trainer]:
    """The facility, for its coordinators, and its trainer. Raises NotFound."""
    facility = coordinated(read(), current_actor(), facility_code)
    found = known.trainer_of(read(), facility, trainer_id)
    if found is None:
        raise NotFound(msg("There is no such trainer"))
    return facility, found


def _competence(
    facility_code: str, trainer_id: int, competence_id: int
) -> tuple[Facility, Trainer, TrainerCompetence]:  # fmt: skip
    facility, shown = trainer_shown(facility_code, trainer_id)
    found = queries.competence_of(read(), shown, competence_id)
    if found is None:
        raise NotFound(msg("This competence is not on record any more"))
    return facility, shown, found


def _new_form() -> CompetenceForm:
    form = CompetenceForm()
    form.offer(queries.subjects(read()))
    return form


def _subject_names() -> Callable[[TrainerCompetence], str]:
    """How what is on record is told: fields and courses by their name, words as they were written."""
    names = {track.value: translate(track.label) for track in Track}
    courses = queries.subjects(read()).courses
    names |= {fold(code): _("%(code)s %(title)s", code=code, title=title) for code, title in courses.items()}
    return lambda competence: names.get(competence.subject_folded, competence.subject)


def _saved(facility_code: str, shown: Trainer) -> ResponseReturnValue:
    flash(_("Saved. Timetables that are planned already stay as they are."), "success")
    return go_to(".trainer", facility_code=facility_code, trainer_id=shown.id)


def _competence_page(
    facility: Facility, shown: Trainer, competence: TrainerCompetence | None, form: CompetenceForm
) -> ResponseReturnValue:
    page = render_template(
        "scheduling/staff/competence.html", facility=facility, trainer=shown, competence=competence, form=form
    )
    return page, form.status


def _hours_page(facility: Facility, shown: Trainer, form: TrainerHoursForm) -> ResponseReturnValue:
    page = render_template("scheduling/staff/trainer_hours.html", facility=facility, trainer=shown, form=form)
    return page, form.status
