"""Orders to the worker: issue for a run, make missing documents, make a file for the printer, a training record.

An order that waits or is under way already is not given a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Certificate, PrintRun, TrainingRecord
from trainfac.certificates.states import CertificateState, PrintChoices
from trainfac.certificates.training_record import refuse_unless_valid
from trainfac.delivery.queries import trainers_of_run
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.infra.jobs import OPEN_STATES, Job, enqueue, jobs_of
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun

ISSUE: Final = "certificates.issue"
DOCUMENTS: Final = "certificates.documents"
PRINT: Final = "certificates.print"
RECORD: Final = "certificates.record"
HELP: Final = "certificates.help"
AS_ISSUED: Final = PrintChoices()
KINDS: Final = frozenset({ISSUE, DOCUMENTS, PRINT, RECORD})


def subject(run_id: int) -> str:
    """What these jobs work on."""
    return f"course_run:{run_id}"


def order_issue(tx: Session, run_id: int, registration_ids: Sequence[int] | None, *, actor: Actor) -> Job:
    """Issue to these participants of a run, or to all, once a worker comes to it."""
    payload = {"run_id": run_id, "user_id": actor.user_id, "registration_ids": registration_ids}
    return _order(tx, ISSUE, run_id, payload, actor)


def order_help(tx: Session, run_id: int, *, job_id: int) -> None:
    """Have another worker, if one is free, make documents of a run as long as that job makes them."""
    subject = f"job:{job_id}"
    if not any(job.open for job in jobs_of(tx, subject, HELP)):
        enqueue(tx, HELP, subject=subject, payload={"run_id": run_id, "job_id": job_id}, user_id=None)


def order_documents(tx: Session, run_id: int, *, actor: Actor) -> Job:
    """Make the documents of a run that are missing."""
    return _order(tx, DOCUMENTS, run_id, {"run_id": run_id}, actor)


def order_print(
    tx: Session, run_id: int, choices: PrintChoices = AS_ISSUED, *, actor: Actor, lang: str = "en"
) -> PrintRun:
    """Make one file of a run's valid certificates; what is printed beside them is said in ``lang``."""
    under_way = select(PrintRun).join(Job, Job.id == PrintRun.job_id).where(PrintRun.run_id == run_id)
    for ordered in tx.scalars(under_way.order_by(PrintRun.id.desc()).limit(1)):
        if ordered.choices == choices and tx.get_one(Job, ordered.job_id).open:
            return ordered
    job = enqueue(tx, PRINT, subject=subject(run_id), payload={}, user_id=actor.user_id)
    printed = PrintRun(run_id=run_id, created_by_id=actor.user_id, job_id=job.id, **vars(choices))
    tx.add(printed)
    tx.flush()
    job.payload = {"print_run_id": printed.id, "lang": lang}
    return printed


def order_record(tx: Session, certificate_id: int, *, actor: Actor, lang: str = "en") -> TrainingRecord:
    """Make the training record of a certificate's holder, said in ``lang``.

    Raises NotFound, Forbidden for one's own, or RuleBroken for a certificate that does not count.
    """
    certificate = queries.certificate(tx, certificate_id)
    if certificate is None or not policy.may_print(
        actor, certificate.facility_id, trainers_of_run(tx, certificate.registration.run_id)
    ):
        raise NotFound(msg("There is no such certificate"))
    if policy.is_own(actor, certificate.registration.person_id):
        raise Forbidden(msg("Nobody makes a training record of themselves; ask a colleague"))
    refuse_unless_valid(certificate)
    under_way = (
        select(TrainingRecord)
        .join(Job, Job.id == TrainingRecord.job_id)
        .where(TrainingRecord.certificate_id == certificate.id, TrainingRecord.lang == lang, Job.state.in_(OPEN_STATES))
    )
    ordered = tx.scalars(under_way).first()
    if ordered is not None:
        return ordered
    job = enqueue(
        tx, RECORD, subject=subject(certificate.registration.run_id), payload={}, user_id=actor.user_id
    )  # fmt: skip
    made = TrainingRecord(certificate_id=certificate.id, job_id=job.id, created_by_id=actor.user_id, lang=lang)
    tx.add(made)
    tx.flush()
    job.payload = {"record_ids": [made.id]}
    audit.record(tx, "training_record.ordered", made, actor_id=actor.user_id, after={"serial": certificate.serial})
    return made


def without_record(session: Session, run_id: int, *, actor: Actor, lang: str) -> list[Certificate]:
    """The valid certificates of a run that have no training record in ``lang``, but for the actor's own."""
    known = queries.holders_of_records(session, run_id, lang)
    return [
        each
        for each in queries.certificates_of_run(session, run_id)
        if each.state is CertificateState.ISSUED
        and each.id not in known
        and not policy.is_own(actor, each.registration.person_id)
    ]


def order_records(tx: Session, run_id: int, *, actor: Actor, lang: str = "en") -> int:
    """Make a training record in ``lang`` for each holder of a valid certificate who has none; one job for all.

    Returns how many. Raises NotFound, or RuleBroken where nothing is missing; nobody's own is made.
    """
    run = tx.get(CourseRun, run_id, with_for_update=True)  # of two who ask at once, the second finds all ordered
    if run is None or not policy.may_print(actor, run.facility_id, trainers_of_run(tx, run_id)):
        raise NotFound(msg("There is no such course run"))
    lacking = without_record(tx, run_id, actor=actor, lang=lang)
    if not lacking:
        raise RuleBroken(msg("Each valid certificate of this run has its training record"))
    job = enqueue(tx, RECORD, subject=subject(run_id), payload={}, user_id=actor.user_id)
    ordered = [
        TrainingRecord(certificate_id=each.id, job_id=job.id, created_by_id=actor.user_id, lang=lang)
        for each in lacking
    ]
    tx.add_all(ordered)
    tx.flush()
    job.payload = {"record_ids": [each.id for each in ordered]}
    serials = [each.serial for each in lacking]
    audit.record(tx, "training_records.ordered", run, actor_id=actor.user_id, after={"serials": serials})
    return len(ordered)


def _order(tx: Session, kind: str, run_id: int, payload: Mapping[str, Any], actor: Actor) -> Job:
    for job in jobs_of(tx, subject(run_id), kind):
        if job.open and not job.cancel_asked and job.payload == payload:
            return job
    return enqueue(tx, kind, subject=subject(run_id), payload=payload, user_id=actor.user_id)
