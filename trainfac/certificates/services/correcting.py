"""A mistake on paper is put right by a new certificate in place of the old one: ordered, then issued by a worker.

What can be found wrong without laying out the page is said when it is ordered; the rest by the worker, before a number
is spent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates import queries
from trainfac.certificates.codes import new_human_code, new_identity_salt, new_verification_code
from trainfac.certificates.models import Certificate
from trainfac.certificates.printed_name import name_on
from trainfac.certificates.render import problems_at_sight
from trainfac.certificates.services.changing import Why, change, check_change, to_change
from trainfac.certificates.services.drafting import Draft, draft, run_to_certify, signs_on
from trainfac.certificates.services.issuing import issue_one, printing_reasons, refuse_without_key
from trainfac.certificates.services.proofing import put_name_right, to_name
from trainfac.certificates.snapshot import Snapshot, as_printed
from trainfac.certificates.states import CertificateKind, CertificateState, ReasonCode
from trainfac.identity.roles import Actor
from trainfac.infra.jobs import Job, enqueue, recent_jobs
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean, direction_of
from trainfac.scheduling.models import CourseRun

CORRECT: Final = "certificates.correct"


@dataclass(frozen=True)
class Correction:
    """What is to be printed instead, and why.

    The name is printed as given; so is the one in the holder's own script, if there is one or it is empty. Everything
    else, and that one where it is None, stays as it was printed, or is taken anew: from the records, the template in
    force and whoever signs today. With ``in_record`` the person's record says from then on what was corrected of the
    names.
    """

    holder_name: str
    from_records: bool
    why: Why
    native_name: str | None = None
    native_lang: str = ""
    in_record: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "holder_name": self.holder_name,
            "from_records": self.from_records,
            "code": self.why.code.value,
            "reason": self.why.words,
            "native_name": self.native_name,
            "native_lang": self.native_lang,
            "in_record": self.in_record,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        why = Why(ReasonCode(stored["code"]), stored["reason"])
        return cls(
            stored["holder_name"],
            stored["from_records"],
            why,
            native_name=stored.get("native_name"),
            native_lang=stored.get("native_lang", ""),
            in_record=stored.get("in_record", False),
        )


def order_correction(
    tx: Session,
    certificate_id: int,
    asked: Correction,
    *,
    actor: Actor,
    now: datetime,
    public_url: str,
    people: Sequence[queries.Candidate] | None = None,
) -> Job:
    """Have a certificate corrected once a worker comes to it; one order at a time.

    ``people``: the participants of its run with what they have earned, where somebody has looked it up already.
    Raises NotFound, Forbidden, or RuleBroken with every reason that is found without laying out the page.
    """
    old = to_change(tx, certificate_id, actor)
    last = latest_correction(tx, old.id)
    if last is not None and last.open:
        raise RuleBroken(msg("A correction of this certificate is being made already"))
    check_change(old, CertificateState.SUPERSEDED, asked.why)
    refuse_without_key(tx, old.facility_id, now)
    if asked.in_record:
        to_name(tx, old.registration_id, actor)
    prepared = _prepared(tx, old, asked, now=now, public_url=public_url, people=people)
    images = queries.pictures(tx, prepared.snapshot.image_digests)
    problems = (
        *prepared.doubts,
        *_nothing_new(old, prepared, asked),
        *problems_at_sight(prepared.snapshot, images=images),
    )
    if problems:
        raise RuleBroken(*problems)
    payload = {"certificate_id": old.id, "user_id": actor.user_id, **asked.to_json()}
    return enqueue(tx, CORRECT, subject=subject(old.id), payload=payload, user_id=actor.user_id)


def correct_certificate(
    tx: Session,
    certificate_id: int,
    asked: Correction,
    *,
    actor: Actor,
    now: datetime,
    public_url: str,
    job_id: int | None = None,
) -> Certificate:
    """Issue a new certificate, with a number of its own, that supersedes this one; a job does so once.

    The page is laid out before. Raises NotFound, Forbidden, or RuleBroken with every reason.
    """
    done = None if job_id is None else tx.scalar(select(Certificate).where(Certificate.job_id == job_id))
    if done is not None:
        return done
    old = to_change(tx, certificate_id, actor)
    prepared = _prepared(tx, old, asked, now=now, public_url=public_url)
    problems = printing_reasons(prepared, queries.pictures(tx, prepared.snapshot.image_digests))
    if problems:
        raise RuleBroken(*problems)
    change(tx, old, CertificateState.SUPERSEDED, asked.why, actor, now)
    tx.flush()  # the old one is no longer valid before the new one is
    run = run_to_certify(tx, old.registration.run_id)
    new = issue_one(tx, run, prepared, actor=actor, now=now, supersedes_id=old.id, job_id=job_id)
    if asked.in_record:
        _put_name_right(tx, old, new, actor)
    return new


def latest_correction(session: Session, certificate_id: int) -> Job | None:
    """The last order to correct a certificate, whether it goes on or has ended."""
    return next(iter(recent_jobs(session, subject(certificate_id), CORRECT)), None)


def latest_corrections(session: Session, certificate_ids: Collection[int]) -> dict[int, Job]:
    """By certificate: the last order to correct it, of those for which there is one. At most one query."""
    asked = {subject(number): number for number in certificate_ids}
    if not asked:
        return {}
    query = select(Job).where(Job.kind == CORRECT, Job.subject.in_(asked)).order_by(Job.id)
    return {asked[job.subject]: job for job in session.scalars(query)}


def subject(certificate_id: int) -> str:
    """What these jobs work on."""
    return f"certificate:{certificate_id}"


def _put_name_right(tx: Session, old: Certificate, new: Certificate, actor: Actor) -> None:
    wrong, right = (name_on(Snapshot.from_json(each.snapshot)) for each in (old, new))
    put_name_right(tx, old.registration_id, wrong=wrong, right=right, actor=actor, reason=old.reason)


def _prepared(
    tx: Session,
    old: Certificate,
    asked: Correction,
    *,
    now: datetime,
    public_url: str,
    people: Sequence[queries.Candidate] | None = None,
) -> Draft:
    holder_name = clean(asked.holder_name)
    if not holder_name:
        raise RuleBroken(fields={"holder_name": msg("Give the name to be printed")})
    issued_on = now.astimezone(old.registration.run.facility.zone).date()
    if asked.from_records:
        earned = queries.candidates(tx, old.registration.run_id) if people is None else people
        prepared = _from_records(tx, old, earned, issued_on, public_url)
    else:
        prepared = _as_printed(old, issued_on, public_url)
    return replace(prepared, snapshot=_renamed(prepared.snapshot, asked, holder_name))


def _renamed(snapshot: Snapshot, asked: Correction, holder_name: str) -> Snapshot:
    """With the names that were asked for; the one in their own script only where it says more than the other."""
    named = replace(snapshot, holder_name=holder_name)
    if asked.native_name is None:
        return named
    native = as_printed(asked.native_name)
    if native in {"", named.holder_name}:
        return replace(named, native_name="", native_lang="", native_dir="ltr") if snapshot.native_name else named
    return replace(
        named,
        native_name=native,
        native_lang=asked.native_lang,
        native_dir=direction_of(native),  # type: ignore[arg-type]  # ltr or rtl
    )


def _from_records(
    tx: Session, old: Certificate, people: Sequence[queries.Candidate], issued_on: date, public_url: str
) -> Draft:
    run = run_to_certify(tx, old.registration.run_id)
    found = [each for each in people if each.registration.id == old.registration_id]
    if not found or found[0].eligibility.kind is None:
        reasons = found[0].eligibility.reasons if found else (msg("They are no participant of the run any more"),)
        raise RuleBroken(*reasons, msg("The records do not earn a certificate now: revoke this one instead"))
    stationery = queries.stationery(tx, run.facility_id, held=True)
    kind = found[0].eligibility.kind
    prepared = draft(run, found[0], kind, stationery=stationery, issued_on=issued_on, public_url=public_url)
    return replace(prepared, doubts=(*prepared.doubts, *_nobody_signs(run, issued_on)))


def _nobody_signs(run: CourseRun, issued_on: date) -> Iterator[Message]:
    """Taken anew, a certificate is signed as one that is issued: by somebody."""
    if not any(signs_on(signatory, issued_on) for signatory in run.facility.signatories):
        yield msg("Nobody signs certificates of the facility today")


def _nothing_new(old: Certificate, prepared: Draft, asked: Correction) -> Iterator[Message]:
    """A mistake was named, and the new certificate would make it again."""
    before = Snapshot.from_json(old.snapshot)
    after = replace(prepared.snapshot, serial=before.serial, issued_on=before.issued_on)
    if asked.why.code is not ReasonCode.OTHER and after.mark == before.mark:
        yield msg(
            "The new certificate would say the same as this one. Change the name, or correct the records and take"
            " everything anew from them"
        )


def _signs_no_more(old: Certificate, printed: Snapshot, issued_on: date) -> Iterator[Message]:
    """Who signed then cannot be made to sign with a date of today."""
    facility = old.registration.run.facility
    signing = {signatory.name for signatory in facility.signatories if signs_on(signatory, issued_on)}
    for signatory in printed.signatories:
        if signatory.name not in signing:
            yield msg(
                "%(name)s, who signed this certificate, does not sign today. Take everything anew from the records:"
                " then those sign who do today",
                name=signatory.name,
            )


def _as_printed(old: Certificate, issued_on: date, public_url: str) -> Draft:
    code = new_verification_code()
    printed = Snapshot.from_json(old.snapshot)
    snapshot = replace(
        printed,
        verification_code=code,
        human_code=new_human_code(),
        verification_url=f"{public_url}/verify/{code}",
        identity_salt=new_identity_salt(),
        issued_on=issued_on,
    )
    doubts = tuple(_signs_no_more(old, printed, issued_on))
    return Draft(old.registration_id, CertificateKind(old.kind), snapshot, old.template_version_id, doubts)
