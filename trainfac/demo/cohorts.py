"""The two published cohorts: imported as a coordinator would, then certified on the last day of each run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, time
from importlib.resources import files
from typing import Final

from sqlalchemy import select

from trainfac.certificates.jobs import Workshop
from trainfac.certificates.making import make_documents
from trainfac.certificates.models import Certificate
from trainfac.certificates.queries import standing_handovers
from trainfac.certificates.services.handing_over import Given, hand_over
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.certificates.states import CertificateState, Recipient
from trainfac.delivery.services.closing import close_run
from trainfac.demo.actors import coordinator_of
from trainfac.directory.models import Person
from trainfac.enrolment.models import Registration
from trainfac.imports.jobs import import_list
from trainfac.infra.db import read, transact
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.states import RunState

_HANDED_OVER: Final = time(16)  # on the last day, by the facility's clock


def enrol_cohort(facility: Facility, file_name: str, now: datetime) -> int:
    """Import the list of a cohort; returns how many people are on it."""
    outcome = import_list(_content(file_name), file_name, facility, actor=coordinator_of(facility.id), now=now)
    if outcome.problems:
        raise ValueError(f"{file_name}: {outcome.problems[0].message}")
    return outcome.rows


def certify_cohort(facility: Facility, file_name: str, workshop: Workshop) -> Iterator[str]:
    """Issue what each participant of the list earned in their first run, and put the runs away; tells each run."""
    for code, kinds in sorted(_kinds_by_run(file_name).items()):
        run = read().scalars(select(CourseRun).where(CourseRun.code == code)).one()
        if run.state is not RunState.CLOSED:
            _certify(facility, run, list(kinds), workshop.public_url)
            _check(run, kinds)
            _print(run, workshop)
            _hand_over(facility, run)
            transact(close_run, run.id, actor=coordinator_of(facility.id))
        yield f"{code}: {len(kinds)} certificates"


def _certify(facility: Facility, run: CourseRun, references: list[str], public_url: str) -> None:
    query = (
        select(Registration.id)
        .join(Registration.person)
        .where(Registration.run_id == run.id, Person.reference.in_(references))
    )
    transact(
        issue_certificates,
        run.id,
        actor=coordinator_of(facility.id),
        now=datetime.combine(run.ends_on, _HANDED_OVER, tzinfo=facility.zone),
        public_url=public_url,
        registration_ids=list(read().scalars(query)),
    )


def _check(run: CourseRun, kinds: dict[str, str]) -> None:
    """The list says what everybody got; our rules must come to the same."""
    query = (
        select(Person.reference, Certificate.kind)
        .join(Certificate.registration)
        .join(Registration.person)
        .where(Registration.run_id == run.id, Certificate.state == CertificateState.ISSUED)
    )
    issued = {reference: kind.value for reference, kind in read().execute(query)}
    if issued != kinds:
        wrong = sorted(ref for ref in issued.keys() | kinds.keys() if ref and issued.get(ref) != kinds.get(ref))
        raise ValueError(f"{run.code}: certificates differ from the list for {', '.join(wrong)}")


def _print(run: CourseRun, workshop: Workshop) -> None:
    """Make the documents; what cannot be printed is for a person to put right, so it stops the loading."""
    failed = make_documents(workshop, run.id, lambda _done, _total: None).failed
    if failed:
        raise RuleBroken(*failed[0].reasons)


def _hand_over(facility: Facility, run: CourseRun) -> None:
    """Everybody takes theirs at the closing; who has it already, because loading was interrupted, is passed over."""
    query = select(Certificate.id).join(Certificate.registration).where(Registration.run_id == run.id)
    issued = list(read().scalars(query.where(Certificate.state == CertificateState.ISSUED)))
    waiting = set(issued) - standing_handovers(read(), issued).keys()
    if waiting:
        transact(
            hand_over,
            run.id,
            waiting,
            Given(run.ends_on, Recipient.HOLDER),
            actor=coordinator_of(facility.id),
            now=datetime.combine(run.ends_on, _HANDED_OVER, tzinfo=facility.zone),
        )


def _kinds_by_run(file_name: str) -> dict[str, dict[str, str]]:
    """For each run of the list the certificate of each participant, by their reference."""
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(_content(file_name).decode("utf-8").splitlines()):
        found.setdefault(row["course_run"], {})[row["person_ref"]] = row["certificate"]
    return found


def _content(file_name: str) -> bytes:
    return (files("trainfac.data") / "demo" / file_name).read_bytes()
