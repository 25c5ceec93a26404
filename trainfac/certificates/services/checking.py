"""A look at a whole run before anything is spent: what stands in the way, of whom, and where it is put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.models import NameProof
from trainfac.certificates.preflight import (
    Checked,
    KeyStanding,
    PersonChecked,
    PersonFacts,
    Standing,
    check_person,
    check_run,
    count,
)
from trainfac.certificates.printed_name import PrintedName
from trainfac.certificates.render import problems_at_sight
from trainfac.certificates.services.drafting import draft, signs_on
from trainfac.certificates.services.proofing import printed_name
from trainfac.identity.roles import Actor
from trainfac.kernel.messages import Message
from trainfac.scheduling.models import CourseRun
from trainfac.signing.queries import active_key, ever_signed
from trainfac.signing.states import KeyPurpose


@dataclass(frozen=True)
class Preflight:
    """What was found: for all, and by registration; with the names as they would be printed, and their proofs."""

    run: Checked
    people: Mapping[int, PersonChecked]
    names: Mapping[int, PrintedName]
    proofs: Mapping[int, NameProof]
    counts: Mapping[Standing, int]

    @property
    def by_standing(self) -> Mapping[str, int]:
        """The counts by names that templates can say."""
        return {standing.name.lower(): number for standing, number in self.counts.items()}

    @property
    def ready(self) -> int:
        """How many get a certificate when it is issued to all."""
        return 0 if self.run.problems else self.counts[Standing.READY]

    @property
    def unconfirmed(self) -> Mapping[int, PrintedName]:
        """Names still to be read by somebody: printable ones, of those who hold no certificate yet."""
        return {
            number: name
            for number, name in self.names.items()
            if self._proofed(number) != name
            and self.people[number].standing is not Standing.HOLDS
            and not self.people[number].name_is_wrong
        }

    def _proofed(self, number: int) -> PrintedName | None:
        return self.proofs[number].printed if number in self.proofs else None


def check(
    session: Session,
    run: CourseRun,
    people: Sequence[queries.Candidate],
    *,
    actor: Actor,
    now: datetime,
    public_url: str,
) -> Preflight:
    """Look at every participant. Nothing is laid out: whether much text fits on its page is found when it is issued."""
    proofs = queries.proofs_of_run(session, run.id)
    stationery = queries.stationery(session, run.facility_id)
    names = {person.registration.id: printed_name(person.registration.person) for person in people}
    found = {}
    for person in people:
        number = person.registration.id
        facts = PersonFacts(
            eligibility=person.eligibility,
            printed=names[number],
            proofed=proofs[number].printed if number in proofs else None,
            laboratory=person.registration.organisation_name,
            unprintable=_unprintable(run, person, stationery, now, public_url),
            holds=person.certificate is not None,
            revoked=person.revoked.serial if person.revoked else "",
            own=policy.is_own(actor, person.registration.person_id),
        )
        found[number] = check_person(facts)
    return Preflight(check_of_run(session, run, now), found, names, proofs, count(found.values()))


def check_of_run(session: Session, run: CourseRun, now: datetime) -> Checked:
    """What keeps all certificates of a run from being issued at an instant, or should be known."""
    today = now.astimezone(run.facility.zone).date()
    return check_run(
        signs_today=sum(signs_on(signatory, today) for signatory in run.facility.signatories),
        documents=_key(session, run.facility_id, KeyPurpose.DOCUMENT, now),
        credentials=_key(session, run.facility_id, KeyPurpose.CREDENTIAL, now),
    )


def _key(session: Session, facility_id: int, purpose: KeyPurpose, now: datetime) -> KeyStanding:
    if active_key(session, facility_id, purpose, now) is not None:
        return KeyStanding.VALID
    return KeyStanding.NOT_NOW if ever_signed(session, facility_id, purpose, now) else KeyStanding.NEVER


def _unprintable(
    run: CourseRun, person: queries.Candidate, stationery: queries.Stationery, now: datetime, public_url: str
) -> Sequence[Message]:
    if person.certificate is not None or person.eligibility.kind is None:
        return ()
    today = now.astimezone(run.facility.zone).date()
    kind = person.eligibility.kind
    drawn = draft(run, person, kind, stationery=stationery, issued_on=today, public_url=public_url)
    return (*drawn.doubts, *problems_at_sight(drawn.snapshot, images=stationery.pictures))
