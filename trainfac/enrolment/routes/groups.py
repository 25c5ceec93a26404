"""The groups of a run on one screen: what they are, who is in which, and who is in none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from trainfac.enrolment.forms.groups import AssignForm, GroupForm, SplitForm
from trainfac.enrolment.queries.participants import roster
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.routes.deciding import coordinators
from trainfac.enrolment.services import groups as services
from trainfac.identity.access import current_actor
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.forms import Form
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.models import CourseRun, TraineeGroup
from trainfac.scheduling.policy import may_change_timetable
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.queries.groups import sessions_by_group
from trainfac.scheduling.services.groups import add_group, parts


@dataclass(frozen=True)
class Part:
    """A group as the page shows it."""

    group: TraineeGroup
    form: GroupForm
    members: int
    sessions: int


class Page:
    """Everything on the screen; each button sends one of its forms, and the others stand as they are stored."""

    def __init__(self, run: CourseRun) -> None:
        self.run = run
        self.people = sorted(roster(read(), run.id), key=lambda one: one.group_id is not None)
        self.groups = parts(run)
        members = Counter(one.group_id for one in self.people)
        planned = sessions_by_group(read(), run)
        self.parts = [
            Part(group, GroupForm.of(group), members[group.id], planned.get(group.id, 0)) for group in self.groups
        ]
        self.alone = [one for one in self.people if one.group_id not in {group.id for group in self.groups}]
        self.new = GroupForm(prefix="new-")
        self.split = SplitForm(prefix="split-")
        self.assign = AssignForm.for_people(self.people, self.groups)

    def shown(self, form: Form | None = None) -> ResponseReturnValue:
        """The page; with what is wrong with a form, if one was refused."""
        html = render_template(
            "enrolment/groups.html",
            facility=self.run.facility,
            run=self.run,
            page=self,
            refused=form,
            may_change=may_change_timetable(self.run.state),
        )
        return html, HTTPStatus.OK if form is None else HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("/staff/<facility_code>/runs/<run_code>/groups")
@coordinators
def run_groups(facility_code: str, run_code: str) -> ResponseReturnValue:
    return Page(coordinated_run(read(), current_actor(), facility_code, run_code)).shown()


@bp.post("/staff/<facility_code>/runs/<run_code>/groups")
@coordinators
def change_groups(facility_code: str, run_code: str) -> ResponseReturnValue:
    """``do`` says which button was pressed: add, split, assign, or change or drop with the number of a group."""
    page = Page(coordinated_run(read(), current_actor(), facility_code, run_code))
    pressed = _pressed(page)
    if pressed is None:
        return _gone()
    form, command = pressed
    if not form.validate():
        return page.shown(form)
    try:
        told = command()
    except RuleBroken as refused:
        return _refused(Page(coordinated_run(read(), current_actor(), facility_code, run_code)), refused)
    drafts.forget(request.path)
    flash(told, "success")
    return redirect(request.path, HTTPStatus.SEE_OTHER)


def _pressed(page: Page) -> tuple[Form, Callable[[], str]] | None:
    """The form that was sent and what is to be done with it; none for a group that is gone."""
    what, _dash, number = request.form.get("do", "").partition("-")
    whole: dict[str, tuple[Form, Callable[[], str]]] = {
        "add": (page.new, lambda: _add(page)),
        "split": (page.split, lambda: _split(page)),
        "assign": (page.assign, lambda: _assign(page)),
    }
    if what in whole:
        return whole[what]
    part = next((part for part in page.parts if str(part.group.id) == number), None)
    if part is None:
        return None
    return part.form, lambda: _drop(page, part) if what == "drop" else _change(page, part)


def _refused(page: Page, refused: RuleBroken) -> ResponseReturnValue:
    """The page as it is now, with what was typed and why it cannot be."""
    pressed = _pressed(page)
    if pressed is None:
        return _gone()
    form, _command = pressed
    form.refuse(refused)
    page.assign.look_again(page.people)
    return page.shown(form)


def _gone() -> ResponseReturnValue:
    flash(_("This group is not there any more."), "error")
    return redirect(request.path, HTTPStatus.SEE_OTHER)


def _add(page: Page) -> str:
    group = transact(add_group, page.run.id, page.new.plan(), actor=current_actor(), now=clock())
    return _("Group %(name)s is added.", name=group.name)


def _split(page: Page) -> str:
    into = page.split.into.data or 0
    changed = transact(services.split_evenly, page.run.id, into, actor=current_actor(), now=clock())
    return ngettext(
        "The run is split. %(num)s participant changed groups.",
        "The run is split. %(num)s participants changed groups.",
        changed,
    )


def _assign(page: Page) -> str:
    changed = transact(services.assign, page.run.id, page.assign.placings(), actor=current_actor())
    if not changed:
        return _("Nothing was changed.")
    return ngettext("%(num)s participant changed groups.", "%(num)s participants changed groups.", changed)


def _change(page: Page, part: Part) -> str:
    plan = part.form.plan()
    group = transact(services.change_part, page.run.id, part.group.id, plan, actor=current_actor())
    return _("Group %(name)s is saved.", name=group.name)


def _drop(page: Page, part: Part) -> str:
    transact(services.drop_part, page.run.id, part.group.id, actor=current_actor())
    return _("Group %(name)s is dropped.", name=part.group.name)
