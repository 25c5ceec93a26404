"""A look at a whole run before anything is spent: what stands in the way, of whom, and where it is put right."""

from __future__ import annotations

from collections import Counter
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
    Term,
    check_person,
    check_run,
    count,
    cures_of,
)
from trainfac.certificates.printed_name import PrintedName
from trainfac.certificates.render import problems_at_sight
from trainfac.certificates.services.drafting import Draft, draft, standards_named
from trainfac.certificates.services.editions import Edition, editions
from trainfac.certificates.services.laying_out import known_pages
from trainfac.certificates.services.proofing import printed_name
from trainfac.certificates.typesetting import small_names
from trainfac.delivery.queries import sessions_of_run
from trainfac.identity.roles import Actor
from trainfac.kernel.messages import Message
from trainfac.scheduling.models import CourseRun
from trainfac.signing.queries import active_key, ever_signed
from trainfac.signing.states import KeyPurpose


@dataclass(frozen=True)
class Prospect:
    """A certificate that could be issued now, with what is wrong with it at sight; ``images`` by digest."""

    draft: Draft
    at_sight: tuple[Message, ...]
    mark: str
    images: Mapping[str, bytes]

    @property
    def reasons(self) -> tuple[Message, ...]:
        return (*self.draft.doubts, *self.at_sight)

    @property
    def whole(self) -> bool:
        """Whether there is a page to be laid out."""
        return not self.at_sight


@dataclass(frozen=True)
class Unrecorded:
    """What nobody has written down of those who hold no certificate yet: sessions, and how many lack which result."""

    sessions: int
    results: Mapping[str, int]

    def __bool__(self) -> bool:
        return bool(self.sessions or self.results)


@dataclass(frozen=True)
class Preflight:
    """What was found: for all, and by registration; with the names as they would be printed, and their proofs."""

    run: Checked
    people: Mapping[int, PersonChecked]
    names: Mapping[int, PrintedName]
    proofs: Mapping[int, NameProof]
    counts: Mapping[Standing, int]
    unrecorded: Unrecorded
    editions: Sequence[Edition]  # of those who are ready
    outgrown: Mapping[int, Sequence[Message]]
    pages: int  # that would be printed now
    unprintable: int  # that would be as well, but for something on them: nothing is there to lay out
    unseen: int  # of them: nobody has looked whether they hold their text

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

    @property
    def unconfirmed_and_ready(self) -> int:
        """How many of those to whom a certificate would be issued now."""
        return sum(self.people[number].standing is Standing.READY for number in self.unconfirmed)

    def may_be_issued_alone(self, number: int) -> bool:
        """Whether a certificate can be issued to this participant now, by their registration."""
        return not self.run.problems and self.people[number].standing in {Standing.READY, Standing.BY_NAME}

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
    """Look at every participant. Nothing is laid out here: what is known of the pages was found by a job."""
    proofs = queries.proofs_of_run(session, run.id)
    to_issue = prospects(session, run, people, now=now, public_url=public_url)
    pages = known_pages(session, run.id)
    outgrown = {number: pages[each.mark] for number, each in to_issue.items() if pages.get(each.mark)}
    names = {person.registration.id: printed_name(person.registration.person) for person in people}
    found = {}
    for person in people:
        number = person.registration.id
        facts = PersonFacts(
            evidence=person.evidence,
            eligibility=person.eligibility,
            printed=names[number],
            proofed=proofs[number].printed if number in proofs else None,
            laboratory=person.registration.organisation_name,
            unprintable=to_issue[number].reasons if number in to_issue else (),
            outgrown=outgrown.get(number, ()),
            small=small_names(to_issue[number].draft.snapshot) if number in to_issue else (),
            cures=cures_of(to_issue[number].draft.snapshot) if number in to_issue else {},
            holds=person.certificate is not None,
            revoked=person.revoked.serial if person.revoked else "",
            own=policy.is_own(actor, person.registration.person_id),
        )
        found[number] = check_person(facts)
    marks = [each.mark for each in to_issue.values() if each.whole]
    ready = [each.draft for number, each in to_issue.items() if found[number].standing is Standing.READY]
    printed = editions(session, ready)
    facility_signs = not printed or any(edition.facility_signs for edition in printed)
    return Preflight(
        run=check_of_run(session, run, now, facility_signs=facility_signs),
        people=found,
        names=names,
        proofs=proofs,
        counts=count(found.values()),
        unrecorded=unrecorded_of(session, run, people),
        editions=printed,
        outgrown=outgrown,
        pages=len(marks),
        unprintable=len(to_issue) - len(marks),
        unseen=sum(mark not in pages for mark in marks),
    )


def unrecorded_of(session: Session, run: CourseRun, people: Sequence[queries.Candidate]) -> Unrecorded:
    """What is still to be recorded of these participants, before it is issued to them."""
    waiting = [person.evidence for person in people if person.certificate is None]
    sessions = 0
    if any(evidence.sessions_unrecorded for evidence in waiting):
        lines = sessions_of_run(session, run.id)
        sessions = sum(not line.complete and line.session.counts_for_attendance for line in lines)
    return Unrecorded(sessions, Counter(title for evidence in waiting for title in evidence.results_missing))


def prospects(
    session: Session, run: CourseRun, people: Sequence[queries.Candidate], *, now: datetime, public_url: str
) -> dict[int, Prospect]:
    """By registration: what would be printed now for whoever has earned a certificate and holds none."""
    stationery = queries.stationery(session, run.facility_id)
    today = now.astimezone(run.facility.zone).date()
    found = {}
    for person in people:
        kind = person.eligibility.kind
        if person.certificate is None and kind is not None:
            drawn = draft(run, person, kind, stationery=stationery, issued_on=today, public_url=public_url)
            at_sight = tuple(problems_at_sight(drawn.snapshot, images=stationery.pictures))
            found[person.registration.id] = Prospect(drawn, at_sight, drawn.snapshot.mark, stationery.pictures)
    return found


def check_of_run(session: Session, run: CourseRun, now: datetime, *, facility_signs: bool = True) -> Checked:
    """What keeps all certificates of a run from being issued at an instant, or should be known.

    ``facility_signs``: whether some are signed by whoever signs for the facility, not by whom their template names.
    """
    return check_run(
        signatories=[Term(each.name, each.valid_from, each.valid_to) for each in run.facility.signatories],
        today=now.astimezone(run.facility.zone).date(),
        facility_signs=facility_signs,
        documents=_key(session, run.facility_id, KeyPurpose.DOCUMENT, now),
        credentials=_key(session, run.facility_id, KeyPurpose.CREDENTIAL, now),
        standards=standards_named(run),
    )


def _key(session: Session, facility_id: int, purpose: KeyPurpose, now: datetime) -> KeyStanding:
    if active_key(session, facility_id, purpose, now) is not None:
        return KeyStanding.VALID
    return KeyStanding.NOT_NOW if ever_signed(session, facility_id, purpose, now) else KeyStanding.NEVER
