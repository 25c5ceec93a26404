"""The templates of a facility: which there are, their versions, what changed, publishing and retiring."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates import queries
from trainfac.certificates.forms import NewTemplateForm
from trainfac.certificates.models import CertificateTemplate, TemplateVersion
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.template_changes import changes_of
from trainfac.certificates.samples import PLAIN
from trainfac.certificates.services import sampling
from trainfac.certificates.services import templates as services
from trainfac.certificates.states import CertificateKind, TemplateState
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import translate
from trainfac.infra.web import clock
from trainfac.kernel.errors import Conflict, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated

PLACE = "/staff/<facility_code>/certificates/templates"
ONE = f"{PLACE}/<int:template_id>"


@bp.get(PLACE)
@requires(Role.COORDINATOR)
def templates(facility_code: str) -> ResponseReturnValue:
    """Every template of the facility, and a form to begin one."""
    return _list(coordinated(read(), current_actor(), facility_code), NewTemplateForm())


@bp.post(PLACE)
@requires(Role.COORDINATOR)
def begin_template(facility_code: str) -> ResponseReturnValue:
    """Begin a draft: of a new template, or of the next version of one."""
    facility, form = coordinated(read(), current_actor(), facility_code), NewTemplateForm()
    if form.validate():
        try:
            draft = transact(
                services.begin_template,
                facility.id,
                CertificateKind(form.kind.data),
                form.lang.data,
                actor=current_actor(),
            )
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            return _to(".edit_template", facility, draft.template_id)
    return _list(facility, form)


@bp.get(ONE)
@requires(Role.COORDINATOR)
def template(facility_code: str, template_id: int) -> ResponseReturnValue:
    """The versions of a template, each with what it changed; and a picture of one, where it was asked for."""
    facility, found = found_template(facility_code, template_id)
    job = sampling.asked_sample(read(), found.id, request.args.get("preview", ""), actor=current_actor())
    return render_template(
        "certificates/template.html",
        facility=facility,
        template=found,
        changes=changes_of(found, facility),
        put_away=put_away_in(facility, found),
        job=job,
        shown=request.args.get("version", ""),
        picture_before=None,
        problems=[],
    )


@bp.post(f"{ONE}/show")
@requires(Role.COORDINATOR)
def show_template_version(facility_code: str, template_id: int) -> ResponseReturnValue:
    """Have a picture made of a version as it is stored."""
    facility, found = found_template(facility_code, template_id)
    version = _version(found, request.form.get("number", ""))
    job = transact(sampling.order_sample, found.id, version.content, PLAIN, actor=current_actor())
    address = url_for(
        ".template", facility_code=facility.code, template_id=found.id, preview=job.id, version=version.number
    )
    return redirect(address, HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/publish")
@requires(Role.COORDINATOR)
def publish_template(facility_code: str, template_id: int) -> ResponseReturnValue:
    """Print certificates so from now on."""
    facility, found = found_template(facility_code, template_id)
    seen = request.form.get("seen", "")
    try:
        published = transact(services.publish_template, found.id, seen=seen, actor=current_actor(), now=clock())
    except (Conflict, RuleBroken) as refused:
        return _refused(facility, found, refused)
    flash(
        gettext(
            "Version %(number)s is published. Certificates issued before keep the look they were issued with.",
            number=published.number,
        ),
        "success",
    )
    return _to(".template", facility, found.id)


@bp.route(f"{ONE}/retire", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def retire_template(facility_code: str, template_id: int) -> ResponseReturnValue:
    """Print no more certificates so, once somebody has read what takes its place."""
    facility, found = found_template(facility_code, template_id)
    if request.method == "GET":
        return render_template("certificates/retire_template.html", facility=facility, template=found)
    try:
        transact(services.retire_template, found.id, actor=current_actor(), now=clock())
    except RuleBroken as refused:
        return _refused(facility, found, refused)
    flash(gettext("The template is retired. Certificates issued with it stay as they are."), "success")
    return _to(".template", facility, found.id)


@bp.post(f"{ONE}/revise")
@requires(Role.COORDINATOR)
def revise_template(facility_code: str, template_id: int) -> ResponseReturnValue:
    """Begin a draft from a version; where there is a draft, go on with it."""
    facility, found = found_template(facility_code, template_id)
    number = _version(found, request.form.get("number", "")).number
    transact(services.revise_template, found.id, number=number, actor=current_actor())
    return _to(".edit_template", facility, found.id)


@bp.post(f"{ONE}/set-aside")
@requires(Role.COORDINATOR)
def set_draft_aside(facility_code: str, template_id: int) -> ResponseReturnValue:
    """Give the draft up; it stays in the list."""
    facility, found = found_template(facility_code, template_id)
    try:
        transact(services.set_draft_aside, found.id, actor=current_actor(), now=clock())
    except RuleBroken as refused:
        return _refused(facility, found, refused)
    flash(gettext("The draft is set aside. It stays in the list and can be taken up again."))
    return _to(".template", facility, found.id)


def found_template(facility_code: str, template_id: int) -> tuple[Facility, CertificateTemplate]:
    """The template, which must be of a facility that the actor coordinates."""
    facility = coordinated(read(), current_actor(), facility_code)
    found = queries.template(read(), facility.id, template_id)
    if found is None:
        raise NotFound(msg("There is no such template"))
    return facility, found


def put_away_in(facility: Facility, found: CertificateTemplate) -> list[str]:
    """The names of the pictures of its draft that were put away."""
    draft = found.version_in(TemplateState.DRAFT)
    named = () if draft is None else draft.content.pictures
    return [picture.name for picture in queries.put_away(read(), facility.id, named)]


def _version(found: CertificateTemplate, number: str) -> TemplateVersion:
    for version in found.versions:
        if str(version.number) == number:
            return version
    raise NotFound(msg("There is no such version of the template"))


def _list(facility: Facility, form: NewTemplateForm) -> ResponseReturnValue:
    page = render_template(
        "certificates/templates.html",
        facility=facility,
        templates=queries.templates(read(), facility.id),
        form=form,
    )
    return page, form.status


def _refused(facility: Facility, found: CertificateTemplate, refused: Conflict | RuleBroken) -> ResponseReturnValue:
    """What stands against it, on the page of the template as it is by now."""
    reasons = [*refused.reasons, *refused.fields.values()] if isinstance(refused, RuleBroken) else [refused.message]
    read().expire_all()
    _, found = found_template(facility.code, found.id)
    page = render_template(
        "certificates/template.html",
        facility=facility,
        template=found,
        changes=changes_of(found, facility),
        put_away=put_away_in(facility, found),
        job=None,
        refused=[translate(reason) for reason in reasons],
    )
    return page, HTTPStatus.CONFLICT if isinstance(refused, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY


def _to(endpoint: str, facility: Facility, template_id: int) -> ResponseReturnValue:
    return redirect(
        url_for(endpoint, facility_code=facility.code, template_id=template_id), HTTPStatus.SEE_OTHER
    )  # fmt: skip
