"""From the records to the snapshot of a certificate; nothing is written, no number is spent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.catalogue.models import Course
from trainfac.certificates.codes import new_human_code, new_identity_salt, new_verification_code
from trainfac.certificates.content import MOST_SIGNERS, LanguageText, TemplateContent
from trainfac.certificates.preflight import Term
from trainfac.certificates.queries import Candidate, Stationery
from trainfac.certificates.rules import Evidence, attendance_percent, minutes_taught
from trainfac.certificates.snapshot import PrintedModule, PrintedResult, SecondLanguage, Signatory, Snapshot
from trainfac.certificates.standards import Cited, Named, known_editions, named_on
from trainfac.certificates.states import WITH_RESULTS, CertificateKind
from trainfac.certificates.words import SOURCE, spoken_in
from trainfac.delivery.states import Outcome
from trainfac.directory.models import Country, Person
from trainfac.infra.i18n import country_name, direction
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.models import Signatory as FacilitySignatory

# As long as any real one, so that what fits with it fits with the number that will be spent.
_SERIAL_TO_COME: Final = "0000"


@dataclass(frozen=True)
class Draft:
    """A certificate that could be issued: everything but its number.

    ``doubts`` are reasons why it should not be, which the snapshot itself cannot tell.
    """

    registration_id: int
    kind: CertificateKind
    snapshot: Snapshot
    template_version_id: int | None = None
    doubts: tuple[Message, ...] = ()


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


def draft(
    run: CourseRun,
    candidate: Candidate,
    kind: CertificateKind,
    *,
    stationery: Stationery,
    issued_on: date,
    public_url: str,
) -> Draft:
    """What the certificate of this participant would print today, on the template in force for its kind."""
    version = stationery.version_for(kind, run.language)
    content = version.content if version else usual_content(run.language)
    prepared = draft_on(
        content, run, candidate, kind, signatures=stationery.signatures, issued_on=issued_on, public_url=public_url
    )
    return replace(prepared, template_version_id=version.id if version else None)


def usual_content(language: str) -> TemplateContent:
    """The built-in certificate, in the language of the run where certificates speak it."""
    return TemplateContent(LanguageText(spoken_in(language)))


def draft_on(
    content: TemplateContent,
    run: CourseRun,
    candidate: Candidate,
    kind: CertificateKind,
    *,
    signatures: Mapping[int, str],
    issued_on: date,
    public_url: str,
) -> Draft:
    """Like ``draft``, on a template of any content. ``signatures``: digests of pictures by signatory."""
    registration, person = candidate.registration, candidate.registration.person
    code = new_verification_code()
    facility, course, first = run.facility, run.course, content.first
    signing = [signatory for signatory in facility.signatories if signs_on(signatory, issued_on)]
    snapshot = Snapshot(
        serial=f"{facility.serial_prefix}-{issued_on.year}-{_SERIAL_TO_COME}",
        kind=kind.value,  # type: ignore[arg-type]  # the enumeration has exactly these values
        verification_code=code,
        human_code=new_human_code(),
        verification_url=f"{public_url}/verify/{code}",
        verification_page=f"{public_url.partition('://')[2]}/verify",
        identity_salt=new_identity_salt(),
        issued_on=issued_on,
        lang=first.lang,
        dir=direction(first.lang),  # type: ignore[arg-type]  # ltr or rtl
        look=content.look,
        statement=first.statement,
        second=_second(content.second, run, registration.country),
        holder_name=person.name_on_certificate or person.full_name,
        native_name=native_name(person),
        native_lang=person.native_lang,
        native_dir=person.native_dir.value,
        laboratory=registration.organisation_name,
        country=_country(registration.country, first.lang),
        course_code=course.code,
        course_version=course.version,
        course_title=course.title,
        modules=_modules(course, candidate.evidence),
        standards=tuple(standards_named(run).printed),
        outcomes=tuple(outcome.text for outcome in course.outcomes) if "outcomes" in content.parts else (),
        results=_results(course, candidate.evidence) if kind in WITH_RESULTS else (),
        facility_name=first.facility_name or facility.name,
        letterhead=first.letterhead or tuple(line for line in facility.letterhead if line != facility.name),
        logo=content.logos[0] if content.logos else "",
        second_logo=content.logos[1] if len(content.logos) > 1 else "",
        place=first.place or facility.city,
        signatories=_signatories(content, signing, signatures),
        run_code=run.code,
        first_day=run.starts_on,
        last_day=run.ends_on,
        minutes_held=candidate.evidence.minutes_held,
        minutes_attended=candidate.evidence.minutes_attended or 0,
        attendance_percent=attendance_percent(
            minutes_attended=candidate.evidence.minutes_attended or 0, minutes_held=candidate.evidence.minutes_held
        ),
    )
    return Draft(registration.id, kind, snapshot, doubts=tuple(_doubts(content, facility, signing)))


def standards_named(run: CourseRun) -> Named:
    """In the editions that were in force when the run ended, with what there is to know about the others."""
    cited = (Cited(standard.citation, standard.needs_check) for standard in run.course.standards)
    return named_on(cited, run.ends_on, known_editions())


def native_name(person: Person) -> str:
    """The name in the person's own writing, where it says more than the printed one."""
    return person.native_name if person.native_name not in {person.full_name, person.name_on_certificate} else ""


def _modules(course: Course, evidence: Evidence) -> tuple[PrintedModule, ...]:
    minutes = minutes_taught({module.id: module.minutes for module in course.modules}, evidence.minutes_by_module)
    return tuple(
        PrintedModule(number=m.sequence, title=m.title, kind=m.kind.value, minutes=minutes[m.id])
        for m in course.modules
        if m.id in minutes
    )


def _results(course: Course, evidence: Evidence) -> tuple[PrintedResult, ...]:
    numbers = {module.id: module.sequence for module in course.modules}
    return tuple(
        PrintedResult(
            title=a.title,
            score=None if a.score is None else float(a.score),
            module=None if a.module_id is None else numbers.get(a.module_id),
        )
        for a in evidence.assessments
        if a.counts and (a.score is not None or a.outcome is Outcome.PASSED)
    )


def signs_on(signatory: FacilitySignatory, day: date) -> bool:
    return Term(signatory.name, signatory.valid_from, signatory.valid_to).covers(day)


def _signatories(
    content: TemplateContent, signing: Sequence[FacilitySignatory], signatures: Mapping[int, str]
) -> tuple[Signatory, ...]:
    """Those the template names, in its order, as far as they sign; with none named, whoever signs for the facility."""
    known = {signatory.id: signatory for signatory in signing}
    roles = {signer.signatory_id: signer.second_role for signer in content.signers}
    chosen = [known[signer_id] for signer_id in roles if signer_id in known] if roles else signing
    return tuple(
        Signatory(name=s.name, role=s.title, image=signatures.get(s.id, ""), second_role=roles.get(s.id, ""))
        for s in chosen[:MOST_SIGNERS]
    )


def _doubts(content: TemplateContent, facility: Facility, signing: Sequence[FacilitySignatory]) -> Iterator[Message]:
    names = {signatory.id: signatory.name for signatory in facility.signatories}
    for signer in content.signers:
        if signer.signatory_id not in names:
            yield msg("A signatory of the template was removed: choose who signs, and publish the template anew")
        elif signer.signatory_id not in {signatory.id for signatory in signing}:
            yield msg("%(name)s, who signs on the template, does not sign today", name=names[signer.signatory_id])


def _second(text: LanguageText | None, run: CourseRun, country: Country) -> SecondLanguage | None:
    if text is None:
        return None
    return SecondLanguage(
        lang=text.lang,
        dir=direction(text.lang),  # type: ignore[arg-type]  # ltr or rtl
        facility_name=text.facility_name,
        letterhead=text.letterhead,
        place=text.place or run.facility.city,
        country=_country(country, text.lang),
        statement=text.statement,
    )


def _country(country: Country, lang: str) -> str:
    """The name of a country in the language of the certificate; in English as our own list has it."""
    return country.name if lang == SOURCE else country_name(country.iso2, lang) or country.name
