"""Writing, publishing and retiring templates. A published version never changes; a draft is never thrown away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates import policy
from trainfac.certificates.content import LanguageText, TemplateContent
from trainfac.certificates.models import CertificateTemplate, Picture, TemplateVersion
from trainfac.certificates.states import CertificateKind, TemplateState
from trainfac.certificates.words import LANGUAGES
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Conflict, NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import Facility, Signatory


def begin_template(tx: Session, facility_id: int, kind: CertificateKind, lang: str, *, actor: Actor) -> TemplateVersion:
    """A draft to write on: that of the template of this kind and language, which is made where there is none."""
    facility = tx.get(Facility, facility_id, with_for_update=True)
    if facility is None or not policy.may_issue(actor, facility_id):
        raise NotFound(msg("There is no such facility"))
    if lang not in LANGUAGES:
        raise RuleBroken(fields={"lang": msg("Choose a language that certificates are written in")})
    where = (
        CertificateTemplate.facility_id == facility_id,
        CertificateTemplate.kind == kind,
        CertificateTemplate.lang == lang,
    )
    template = tx.scalar(select(CertificateTemplate).where(*where))
    if template is None:
        template = CertificateTemplate(facility_id=facility_id, kind=kind, lang=lang)
        tx.add(template)
        tx.flush()
    return _draft(tx, template, TemplateContent(LanguageText(lang)), actor)


def revise_template(tx: Session, template_id: int, *, number: int, actor: Actor) -> TemplateVersion:
    """A draft that says what this version says; the draft that is there already, if one is."""
    template = _template(tx, template_id, actor)
    source = next((version for version in template.versions if version.number == number), None)
    if source is None:
        raise NotFound(msg("There is no such version of the template"))
    return _draft(tx, template, source.content, actor)


def save_template(
    tx: Session, template_id: int, content: TemplateContent, *, seen: str, actor: Actor
) -> TemplateVersion:
    """Write the draft anew. ``seen``: the mark of what was on the form before; raises Conflict when it has changed."""
    template = _template(tx, template_id, actor)
    draft = _only_draft(template)
    content = content.cleaned()
    if draft.content.mark not in {seen, content.mark}:
        raise Conflict(msg("Somebody else changed this template while you were writing"))
    _refuse_what_is_wrong(tx, template, content, had=draft.content.pictures)
    draft.stored = content.to_json()
    draft.changed_by_id = actor.user_id
    tx.flush()
    return draft


def publish_template(tx: Session, template_id: int, *, seen: str, actor: Actor, now: datetime) -> TemplateVersion:
    """Let certificates issued from now on be printed so; the version published before is retired.

    Raises Conflict when the draft is another one than was looked at.
    """
    template = _template(tx, template_id, actor)
    draft = _only_draft(template)
    if draft.content.mark != seen:
        raise Conflict(msg("Somebody else changed this template while you were looking at it"))
    _refuse_what_is_wrong(tx, template, draft.content, had=draft.content.pictures)
    _retire(template, now)
    tx.flush()  # at most one version is published
    draft.move(TemplateState.PUBLISHED)
    draft.published_at, draft.published_by_id = now, actor.user_id
    record(tx, "certificate_template.published", draft, actor_id=actor.user_id, after={"number": draft.number})
    return draft


def retire_template(tx: Session, template_id: int, *, actor: Actor, now: datetime) -> TemplateVersion:
    """Print no more certificates so; those issued stay as they are."""
    template = _template(tx, template_id, actor)
    retired = _retire(template, now)
    if retired is None:
        raise RuleBroken(msg("No version of this template is published"))
    record(tx, "certificate_template.retired", retired, actor_id=actor.user_id, after={"number": retired.number})
    return retired


def set_draft_aside(tx: Session, template_id: int, *, actor: Actor, now: datetime) -> TemplateVersion:
    """Give a draft up; it stays in the list of versions, and can be taken up again."""
    draft = _only_draft(_template(tx, template_id, actor))
    draft.move(TemplateState.RETIRED)
    draft.retired_at = now
    return draft


def _template(tx: Session, template_id: int, actor: Actor) -> CertificateTemplate:
    template = tx.get(CertificateTemplate, template_id, with_for_update=True)
    if template is None or not policy.may_issue(actor, template.facility_id):
        raise NotFound(msg("There is no such template"))
    return template


def _only_draft(template: CertificateTemplate) -> TemplateVersion:
    draft = template.version_in(TemplateState.DRAFT)
    if draft is None:
        raise RuleBroken(msg("This template has no draft: begin a new version first"))
    return draft


def _draft(tx: Session, template: CertificateTemplate, content: TemplateContent, actor: Actor) -> TemplateVersion:
    draft = template.version_in(TemplateState.DRAFT)
    if draft is None:
        published = template.version_in(TemplateState.PUBLISHED)
        begun = published.content if published and content == TemplateContent(LanguageText(template.lang)) else content
        number = max((version.number for version in template.versions), default=0) + 1
        draft = TemplateVersion(
            template_id=template.id,
            number=number,
            state=TemplateState.DRAFT,
            stored=begun.to_json(),
            changed_by_id=actor.user_id,
        )
        tx.add(draft)
        tx.flush()
        tx.expire(template, ["versions"])
    return draft


def _retire(template: CertificateTemplate, now: datetime) -> TemplateVersion | None:
    published = template.version_in(TemplateState.PUBLISHED)
    if published is not None:
        published.move(TemplateState.RETIRED)
        published.retired_at = now
    return published


def _held_pictures(tx: Session, template: CertificateTemplate, content: TemplateContent) -> dict[str, Picture]:
    """The pictures that it names, by digest; until the transaction is over nobody puts one away or deletes it."""
    named = (Picture.facility_id == template.facility_id, Picture.sha256.in_(content.pictures))
    query = select(Picture).where(*named).order_by(Picture.id).with_for_update(read=True)
    return {picture.sha256: picture for picture in tx.scalars(query)}


def border_problems(content: TemplateContent, pictures: Iterable[Picture]) -> dict[str, Message]:
    """By field of the form: a border of one's own that would be stretched, as its drawing has another shape."""
    border = next((each for each in pictures if each.sha256 == content.border_image), None)
    if border is None or content.look.page.has_the_shape_of(border.width, border.height):
        return {}
    width, height = content.look.page.size_mm
    said = msg(
        "The drawing has not the shape of the page: draw it on %(width)s × %(height)s mm", width=width, height=height
    )
    return {"border_image": said}


def _field_of(content: TemplateContent, digest: str) -> str:
    """Where on the form it names this picture."""
    return dict(zip(content.logos, ("logo", "second_logo"), strict=False)).get(digest, "border_image")


def _refuse_what_is_wrong(
    tx: Session, template: CertificateTemplate, content: TemplateContent, *, had: Collection[str]
) -> None:
    """``had``: the pictures that the draft has already; it keeps them although they were put away."""
    problems = content.problems()
    if content.first.lang != template.lang:
        problems["first_lang"] = msg("The first language of a template stays what it is")
    if content.second and content.second.lang not in LANGUAGES:
        problems["second_lang"] = msg("Choose a language that certificates are written in")
    known = _held_pictures(tx, template, content)
    if not content.pictures <= known.keys():
        problems["logos"] = msg("A picture is missing: choose one that was uploaded here")
    for digest, picture in known.items():
        if picture.put_away_at is not None and digest not in had:
            problems[_field_of(content, digest)] = msg(
                "“%(name)s” was put away: take it up again, or choose another picture", name=picture.name
            )
    if not problems:
        problems |= border_problems(content, known.values())
    signing = tx.scalars(select(Signatory.id).where(Signatory.facility_id == template.facility_id)).all()
    if not {signer.signatory_id for signer in content.signers} <= set(signing):
        problems["signers"] = msg("Choose signatories of this facility")
    if problems:
        raise RuleBroken(fields=problems)
