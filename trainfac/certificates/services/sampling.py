"""What a template looks like before it is published: on people of a run, and on the worst that may come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates import queries
from trainfac.certificates.content import TemplateContent
from trainfac.certificates.models import CertificateTemplate, Sample
from trainfac.certificates.rules import Evidence
from trainfac.certificates.samples import worst_case
from trainfac.certificates.services.drafting import draft_on, run_to_certify
from trainfac.certificates.services.previewing import without_codes
from trainfac.certificates.snapshot import Snapshot
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.identity.roles import Actor
from trainfac.infra.jobs import Job, ask_cancel, enqueue, recent_jobs
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun, Facility

SAMPLE: Final = "certificates.sample"
_KEPT_FOR: Final = timedelta(days=1)
_MOST_PEOPLE: Final = 12


@dataclass(frozen=True)
class SampleChoice:
    """Somebody or something a template can be tried on; ``key`` is what forms send."""

    key: str
    person: str
    run_code: str = ""


def sample_choices(session: Session, facility_id: int) -> list[SampleChoice]:
    """The participants with the longest names of the latest run, who try a template hardest."""
    latest = (
        select(Registration.run_id)
        .join(CourseRun, CourseRun.id == Registration.run_id)
        .where(CourseRun.facility_id == facility_id, Registration.state.in_(PARTICIPANTS))
        .order_by(CourseRun.starts_on.desc(), CourseRun.id.desc())
        .limit(1)
    )
    run_id = session.scalar(latest)
    if run_id is None:
        return []
    query = (
        select(Registration)
        .where(Registration.run_id == run_id, Registration.state.in_(PARTICIPANTS))
        .options(joinedload(Registration.run))
    )
    people = sorted(session.scalars(query), key=lambda person: -len(person.full_name))[:_MOST_PEOPLE]
    return [SampleChoice(str(person.id), person.full_name, person.run.code) for person in people]


def subject(template_id: int, actor: Actor) -> str:
    """What these jobs work on: a template as one person is editing it."""
    return f"certificate_template:{template_id}:{actor.user_id}"


def order_sample(
    tx: Session, template_id: int, content: TemplateContent, key: str, *, actor: Actor
) -> Job:  # fmt: skip
    """Have a template drawn once a worker comes to it; what the same person ordered before is not needed any more."""
    payload = {"template_id": template_id, "content": content.to_json(), "sample": key}
    for job in recent_jobs(tx, subject(template_id, actor), SAMPLE):
        if job.open:
            if job.payload == payload and not job.cancel_asked:
                return job
            ask_cancel(tx, job.id)
    return enqueue(tx, SAMPLE, subject=subject(template_id, actor), payload=payload, user_id=actor.user_id)


def own_sample(session: Session, template_id: int, job_id: int, *, actor: Actor) -> Job:
    """The order of a preview that this person gave. Raises NotFound."""
    job = session.get(Job, job_id)
    if job is None or job.subject != subject(template_id, actor):
        raise NotFound(msg("There is no such preview"))
    return job


def asked_sample(session: Session, template_id: int, asked: str, *, actor: Actor) -> Job | None:
    """The same by its number as an address has it; nothing where it has none."""
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 10
    return own_sample(session, template_id, int(asked), actor=actor) if is_number else None


def last_drawn(session: Session, job: Job) -> int | None:
    """The job that drew the last picture for the same person and template before this one, where it is still kept."""
    query = select(func.max(Job.id)).join(Sample, Sample.job_id == Job.id)
    return session.scalar(query.where(Job.subject == job.subject, Job.kind == SAMPLE, Job.id < job.id))


def sampled(session: Session, payload: Mapping[str, Any], *, now: datetime, public_url: str) -> Snapshot:
    """The snapshot that a job draws: its template on somebody of the facility, or on made-up people."""
    template = session.get_one(CertificateTemplate, payload["template_id"])
    content = TemplateContent.from_json(payload["content"])
    facility = session.get_one(Facility, template.facility_id)
    signatures = queries.stationery(session, facility.id).signatures
    today = now.astimezone(facility.zone).date()
    key = str(payload["sample"])
    if not key.isdecimal():
        return worst_case(content, facility, template.kind, key, signatures=signatures, today=today, url=public_url)
    registration = session.get(Registration, int(key))
    run = None if registration is None else run_to_certify(session, registration.run_id)
    if registration is None or run is None or run.facility_id != facility.id:
        raise NotFound(msg("There is no such participant"))
    candidate = _as_if_earned(session, run, registration)
    prepared = draft_on(
        content, run, candidate, template.kind, signatures=signatures, issued_on=today, public_url=public_url
    )
    return without_codes(prepared.snapshot, public_url)


def _as_if_earned(session: Session, run: CourseRun, registration: Registration) -> queries.Candidate:
    """What is recorded of a participant, or all the hours of the course where nothing is yet."""
    (candidate,) = (c for c in queries.candidates(session, run.id) if c.registration.id == registration.id)
    if candidate.evidence.minutes_attended:
        return candidate
    minutes = run.course.contact_minutes or 60
    return replace(candidate, evidence=Evidence(minutes, minutes, assessments=candidate.evidence.assessments))


def sweep_samples(tx: Session, now: datetime) -> None:
    """Throw away what was drawn yesterday for whoever looked at it."""
    tx.execute(delete(Sample).where(Sample.created_at < now - _KEPT_FOR))
