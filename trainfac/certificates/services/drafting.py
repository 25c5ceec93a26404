"""From the records to the snapshot of a certificate; nothing is written, no number is spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates.codes import new_human_code, new_identity_salt, new_verification_code
from trainfac.certificates.queries import Candidate
from trainfac.certificates.rules import Evidence, attendance_percent, was_published
from trainfac.certificates.snapshot import PrintedModule, PrintedResult, Signatory, Snapshot
from trainfac.certificates.states import CertificateKind
from trainfac.delivery.states import Outcome
from trainfac.directory.models import Person
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.models import Signatory as FacilitySignatory

# As long as any real one, so that what fits with it fits with the number that will be spent.
_SERIAL_TO_COME: Final = "0000"


@dataclass(frozen=True)
class Draft:
    """A certificate that could be issued: everything but its number."""

    registration_id: int
    kind: CertificateKind
    snapshot: Snapshot


def run_to_certify(tx: Session, run_id: int) -> CourseRun:
    """The run with its facility and course. Raises NotFound."""
    query = (
        select(CourseRun)
        .where(CourseRun.id == run_id)
        .options(joinedload(CourseRun.facility).joinedload(Facility.country), joinedload(CourseRun.course))
    )
    run = tx.scalar(query)
    if run is None:
        raise NotFound(msg("There is no such course run"))
    return run


def draft(run: CourseRun, candidate: Candidate, kind: CertificateKind, *, issued_on: date, public_url: str) -> Draft:
    """What the certificate of this participant would print today."""
    registration, person = candidate.registration, candidate.registration.person
    code = new_verification_code()
    facility, course = run.facility, run.course
    snapshot = Snapshot(
        serial=f"{facility.serial_prefix}-{issued_on.year}-{_SERIAL_TO_COME}",
        kind=kind.value,  # type: ignore[arg-type]  # the enumeration has exactly these values
        verification_code=code,
        human_code=new_human_code(),
        verification_url=f"{public_url}/verify/{code}",
        verification_page=f"{public_url.partition('://')[2]}/verify",
        identity_salt=new_identity_salt(),
        issued_on=issued_on,
        holder_name=person.name_on_certificate or person.full_name,
        native_name=native_name(person),
        native_lang=person.native_lang,
        native_dir=person.native_dir.value,
        laboratory=registration.organisation_name,
        country=registration.country.name,
        course_code=course.code,
        course_version=course.version,
        course_title=course.title,
        modules=tuple(
            PrintedModule(number=m.sequence, title=m.title, kind=m.kind.value, minutes=m.minutes)
            for m in course.modules
        ),
        standards=tuple(
            standard.citation
            for standard in course.standards
            if not standard.needs_check and was_published(standard.citation, run.ends_on)
        ),
        results=_results(candidate.evidence) if kind is CertificateKind.ACHIEVEMENT else (),
        facility_name=facility.name,
        letterhead=tuple(line for line in facility.letterhead if line != facility.name),  # it stands above them
        place=facility.city,
        signatories=_signatories(facility.signatories, issued_on),
        run_code=run.code,
        first_day=run.starts_on,
        last_day=run.ends_on,
        minutes_held=candidate.evidence.minutes_held,
        minutes_attended=candidate.evidence.minutes_attended or 0,
        attendance_percent=attendance_percent(
            minutes_attended=candidate.evidence.minutes_attended or 0, minutes_held=candidate.evidence.minutes_held
        ),
    )
    return Draft(registration.id, kind, snapshot)


def native_name(person: Person) -> str:
    """The name in the person's own writing, where it says more than the printed one."""
    return person.native_name if person.native_name not in {person.full_name, person.name_on_certificate} else ""


def _results(evidence: Evidence) -> tuple[PrintedResult, ...]:
    return tuple(
        PrintedResult(title=a.title, score=None if a.score is None else float(a.score))
        for a in evidence.assessments
        if a.counts and (a.score is not None or a.outcome is Outcome.PASSED)
    )


def _signatories(signatories: list[FacilitySignatory], day: date) -> tuple[Signatory, ...]:
    """Those who sign on that day, at most three."""
    signing = [signatory for signatory in signatories if signs_on(signatory, day)]
    return tuple(Signatory(name=s.name, role=s.title) for s in signing[:3])


def signs_on(signatory: FacilitySignatory, day: date) -> bool:
    begun = signatory.valid_from is None or signatory.valid_from <= day
    return begun and (signatory.valid_to is None or day <= signatory.valid_to)
