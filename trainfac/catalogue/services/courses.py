"""Writing courses: the first version, edits of a draft, further versions."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue import rules
from trainfac.catalogue.content import CourseContent
from trainfac.catalogue.models import Course, Module, Outcome, Standard
from trainfac.catalogue.services.editing import check_may_keep, check_unchanged, draft_of, versions_of
from trainfac.catalogue.states import CourseState
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean


def create_course(tx: Session, code: str, content: CourseContent, *, actor: Actor) -> Course:
    """Begin a course: version 1, a draft without modules. Raises RuleBroken with a reason for each field."""
    check_may_keep(actor)
    code, content = clean(code).upper(), content.cleaned()
    faults = rules.course_faults(content)
    if fault := rules.code_fault(code):
        faults["code"] = fault
    elif tx.scalar(select(Course.id).where(Course.code == code).limit(1)):
        faults["code"] = msg("There is already a course %(code)s. Make a new version of it instead.", code=code)
    if faults:
        raise RuleBroken(fields=faults)
    course = Course(code=code, version=1, state=CourseState.DRAFT, contact_minutes=0)
    _write(tx, course, content)
    audit.record(tx, "course.created", course, actor_id=actor.user_id, after=asdict(content))
    return course


def edit_course(tx: Session, code: str, version: int, content: CourseContent, *, seen: str, actor: Actor) -> Course:
    """Change what a draft says; ``seen`` is the mark of what the person began with.

    Raises Conflict when it says something else by now, RuleBroken when it cannot be edited or with a reason
    for each field.
    """
    course = draft_of(tx, code, version, actor)
    before, content = course.content, content.cleaned()
    check_unchanged(before.mark, seen)
    if faults := rules.course_faults(content):
        raise RuleBroken(fields=faults)
    _write(tx, course, content)
    audit.record(
        tx, "course.edited", course, actor_id=actor.user_id, before=asdict(before), after=asdict(course.content)
    )
    return course


def new_version(tx: Session, code: str, version: int, *, actor: Actor) -> Course:
    """Copy a version into a new draft, which may then be edited. Raises RuleBroken while there is a draft already."""
    check_may_keep(actor)
    versions = versions_of(tx, code)
    source = next((course for course in versions if course.version == version), None)
    if source is None:
        raise NotFound(msg("There is no such version of the course"))
    if draft := next((course for course in versions if course.state is CourseState.DRAFT), None):
        raise RuleBroken(
            msg(
                "Version %(version)s of %(code)s is a draft already. Edit it, or set it aside first.",
                version=draft.version,
                code=code,
            )
        )
    course = Course(
        code=code,
        version=versions[-1].version + 1,
        state=CourseState.DRAFT,
        contact_minutes=source.contact_minutes,
        modules=[_copy(module) for module in source.modules],
    )
    _write(tx, course, source.content.without_changes())
    audit.record(tx, "course.versioned", course, actor_id=actor.user_id, after={"from_version": source.version})
    return course


def _copy(module: Module) -> Module:
    return Module(
        sequence=module.sequence,
        title=module.title,
        kind=module.kind,
        minutes=module.minutes,
        compulsory=module.compulsory,
        instruments=list(module.instruments),
        competence=module.competence,
        after=list(module.after),
    )


def _write(tx: Session, course: Course, content: CourseContent) -> None:
    course.title = content.title
    course.track = content.track
    course.language = content.language
    course.aims = content.aims
    course.audience = content.audience
    course.entry_requirements = content.entry_requirements
    course.max_participants = content.max_participants
    course.changes = content.changes
    course.trains_trainers = content.trains_trainers
    _write_outcomes(course, content.outcomes)
    course.standards = [_standard(tx, citation) for citation in content.standards]
    tx.add(course)
    tx.flush()
    tx.refresh(course, ["standards"])  # in the order in which they will be read


def _write_outcomes(course: Course, texts: tuple[str, ...]) -> None:
    """Outcomes keep their rows: a removed and an added one must not meet at one number."""
    for outcome, text in zip(course.outcomes, texts, strict=False):
        outcome.text = text
    kept = len(course.outcomes)
    course.outcomes.extend(Outcome(sequence=n, text=text) for n, text in enumerate(texts[kept:], kept + 1))
    del course.outcomes[len(texts) :]


def _standard(tx: Session, cited: str) -> Standard:
    """A question mark behind a citation that is new says that its edition is still to be confirmed."""
    citation = cited.rstrip("? ") or cited
    standard = tx.scalar(select(Standard).where(Standard.citation == citation))
    if standard is None:
        standard = Standard(citation=citation, needs_check=citation != cited)
        tx.add(standard)
        tx.flush()
    return standard
