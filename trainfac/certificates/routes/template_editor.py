"""Editing a draft, with a picture of what it comes to. The picture is made by a worker, never by this process."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates import queries
from trainfac.certificates.forms import TemplateForm
from trainfac.certificates.models import CertificateTemplate, TemplateVersion
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.documents import send_sample
from trainfac.certificates.routes.template_changes import Change, differences
from trainfac.certificates.routes.templates import ONE, found_template, put_away_in
from trainfac.certificates.samples import CASES, SCRIPTS, WORST
from trainfac.certificates.services import sampling
from trainfac.certificates.services.templates import border_problems, save_template
from trainfac.certificates.states import TemplateState
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import language_name, translate
from trainfac.infra.jobs import Job
from trainfac.kernel.errors import Conflict, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility


@bp.get(f"{ONE}/edit")
@requires(Role.COORDINATOR)
def edit_template(facility_code: str, template_id: int) -> ResponseReturnValue:
    """The form of the draft, beside the last picture that was made of it."""
    facility, template = found_template(facility_code, template_id)
    draft = _draft(template)
    if draft is None:
        return redirect(
            url_for(".template", facility_code=facility.code, template_id=template.id), HTTPStatus.SEE_OTHER
        )
    form = TemplateForm.showing(draft.content)
    return _page(facility, template, form)


@bp.post(f"{ONE}/edit")
@requires(Role.COORDINATOR)
def save_template_post(facility_code: str, template_id: int) -> ResponseReturnValue:
    """Save the draft, and have a picture made of it."""
    facility, template = found_template(facility_code, template_id)
    if _draft(template) is None:
        raise RuleBroken(msg("This template has no draft: begin a new version first"))
    form = _sent(facility, template)
    if form.validate():
        content = form.content()
        form.tell(content.problems())
        if not form.errors:
            seen = form.seen.data or ""
            try:
                transact(save_template, template.id, content, seen=seen, actor=current_actor())
            except RuleBroken as refused:
                form.refuse(refused)
            except Conflict:
                return _overtaken(facility, template, form)
            else:
                drafts.forget(request.path)
                job = transact(sampling.order_sample, template.id, content, _sample_key(form), actor=current_actor())
                flash(gettext("The draft is saved. It is used once you publish it."), "success")
                return redirect(
                    url_for(".edit_template", facility_code=facility.code, template_id=template.id, preview=job.id),
                    HTTPStatus.SEE_OTHER,
                )
    return _page(facility, template, form)


@bp.post(f"{ONE}/preview")
@requires(Role.COORDINATOR)
def order_template_sample(facility_code: str, template_id: int) -> ResponseReturnValue:
    """Have a picture made of what is typed, without saving it; what is typed is kept for this browser."""
    facility, template = found_template(facility_code, template_id)
    form = _sent(facility, template)
    problems: list[str] = []
    if form.validate():
        content = form.content()
        kept = queries.pictures_of_facility(read(), facility.id)
        found = content.problems() or border_problems(content, kept)
        problems = [translate(problem) for problem in found.values()]
        if not problems:
            drafts.keep_typed(
                url_for(".edit_template", facility_code=facility.code, template_id=template.id)
            )  # fmt: skip
            key = _sample_key(form)
            job = transact(sampling.order_sample, template.id, content, key, actor=current_actor())
            return _preview(facility, template, job, [])
    problems += [error for errors in form.errors.values() for error in errors]
    return _preview(facility, template, None, problems)


@bp.get(f"{ONE}/preview/<int:job_id>")
@requires(Role.COORDINATOR)
def template_sample(facility_code: str, template_id: int, job_id: int) -> ResponseReturnValue:
    """How far a picture is, or the picture."""
    facility, template = found_template(facility_code, template_id)
    job = sampling.own_sample(read(), template.id, job_id, actor=current_actor())
    return _preview(facility, template, job, [])


@bp.get(f"{ONE}/preview/<int:job_id>.<any(png, pdf):form>")
@requires(Role.COORDINATOR)
def template_sample_file(facility_code: str, template_id: int, job_id: int, form: str) -> ResponseReturnValue:
    """What a job drew."""
    _, template = found_template(facility_code, template_id)
    job = sampling.own_sample(read(), template.id, job_id, actor=current_actor())
    return send_sample(queries.sample_of(read(), job.id), form, "preview")


def _sent(facility: Facility, template: CertificateTemplate) -> TemplateForm:
    """What was typed; of a picture that was put away meanwhile, saving says so by name."""
    form = TemplateForm()
    _offer(form, facility, template, also_put_away=True)
    return form


def _offer(
    form: TemplateForm, facility: Facility, template: CertificateTemplate, *, also_put_away: bool = False
) -> None:
    """Give the form its choices; what the draft has already stays one of them."""
    draft = _draft(template)
    chosen = frozenset() if draft is None else draft.content.pictures
    kept = queries.pictures_of_facility(read(), facility.id)
    unsigned = queries.emblems_and_borders(read(), facility.id)
    offered = {each.sha256 for each in unsigned if also_put_away or each.put_away_at is None} | chosen
    form.offer(template, [each for each in kept if each.sha256 in offered], facility.signatories)
    people = [(c.key, f"{c.person} · {c.run_code}") for c in sampling.sample_choices(read(), facility.id)]
    form.try_on(
        *((key, translate(label)) for key, label in CASES.items()),
        *people,
        *((f"script-{lang}", language_name(lang)) for lang in SCRIPTS),
    )


def _sample_key(form: TemplateForm) -> str:
    return str(form.sample.data) if form.sample.data in form.samples else WORST


def _draft(template: CertificateTemplate) -> TemplateVersion | None:
    return template.version_in(TemplateState.DRAFT)


def _overtaken(facility: Facility, template: CertificateTemplate, form: TemplateForm) -> ResponseReturnValue:
    """What was typed, beside what is stored by now; sending it again means to replace that."""
    read().expire_all()
    facility, template = found_template(facility.code, template.id)
    draft = _draft(template)
    if draft is None:
        raise RuleBroken(msg("This template has no draft: begin a new version first"))
    form.seen.data = draft.content.mark
    changed = differences(form.content(), draft.content, facility)
    return _page(facility, template, form, changed, HTTPStatus.CONFLICT)


def _page(
    facility: Facility,
    template: CertificateTemplate,
    form: TemplateForm,
    changed: list[Change] | None = None,
    status: int | None = None,
) -> ResponseReturnValue:
    _offer(form, facility, template)
    job = sampling.asked_sample(read(), template.id, request.args.get("preview", ""), actor=current_actor())
    if job is not None and request.method == "GET":
        form.sample.data = job.payload["sample"]
    page = render_template(
        "certificates/edit_template.html",
        facility=facility,
        template=template,
        version=_draft(template),
        form=form,
        put_away=put_away_in(facility, template),
        changed=changed,
        job=job,
        picture_before=_before(job),
        problems=[],
    )
    return page, status or form.status


def _preview(
    facility: Facility, template: CertificateTemplate, job: Job | None, problems: list[str]
) -> ResponseReturnValue:
    return render_template(
        "certificates/_template_preview.html",
        facility=facility,
        template=template,
        job=job,
        picture_before=_before(job),
        problems=problems,
    )


def _before(job: Job | None) -> int | None:
    """What is shown until the picture is there: the page must not jump with every key."""
    return sampling.last_drawn(read(), job) if job is not None and job.open else None
