"""What stands in the way of a certificate before anything is spent: for the whole run, and person by person. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from trainfac.certificates.content import MOST_SIGNERS
from trainfac.certificates.fonts import script_of
from trainfac.certificates.printed_name import PrintedName
from trainfac.certificates.rules import Eligibility, Evidence, unrecorded
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.standards import Named
from trainfac.certificates.states import CertificateKind
from trainfac.kernel.messages import Message, msg

# The same characters are drawn otherwise in other languages: Chinese and Japanese, Arabic and Urdu.
_DRAWN_BY_LANGUAGE: Final = frozenset({"Arab", "Hani"})


class Cure(StrEnum):
    """Where it can be put right."""

    RECORDS = "records"
    NAME = "name"
    PROOF = "proof"
    COURSE = "course"
    STANDARDS = "standards"
    LABORATORY = "laboratory"
    TEMPLATE = "template"
    SIGNATORIES = "signatories"
    KEYS = "keys"
    LENGTH = "length"


class Standing(StrEnum):
    """Where a participant stands before certificates are issued to all."""

    READY = "ready"
    TROUBLED = "troubled"
    HOLDS = "holds"
    BY_NAME = "by name"


class KeyStanding(StrEnum):
    """Whether what a facility issues is signed."""

    NEVER = "never"
    NOT_NOW = "not now"
    VALID = "valid"


@dataclass(frozen=True)
class Term:
    """From when to when somebody signs for the facility; None: always, or until further notice."""

    name: str
    begins: date | None = None
    ends: date | None = None

    def covers(self, day: date) -> bool:
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


_NO_STANDARDS: Final = Named()


@dataclass(frozen=True)
class Finding:
    message: Message
    cure: Cure | None = None


@dataclass(frozen=True)
class Checked:
    """What was found: ``problems`` keep a certificate from being issued, ``warnings`` are for somebody to look at."""

    problems: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class PersonFacts:
    """All that is asked about one participant; ``unprintable`` is what the printer refuses at sight.

    ``outgrown`` is what was found by laying out the page, ``cures`` where a text on it is put right.
    """

    evidence: Evidence
    eligibility: Eligibility
    printed: PrintedName
    proofed: PrintedName | None
    laboratory: str
    unprintable: Sequence[Message] = ()
    outgrown: Sequence[Message] = ()
    small: Sequence[Message] = ()  # names that are printed small
    cures: Mapping[str, Cure] = field(default_factory=dict)  # of printed texts that neither name nor course are
    holds: bool = False
    revoked: str = ""  # the serial
    own: bool = False  # of whoever would issue


@dataclass(frozen=True)
class PersonChecked(Checked):
    standing: Standing = Standing.READY

    @property
    def records_matter(self) -> bool:
        """Whether attendance or results stand in the way, or are missing."""
        return any(finding.cure is Cure.RECORDS for finding in (*self.problems, *self.warnings))

    @property
    def name_is_wrong(self) -> bool:
        """Whether the name cannot be printed, so that nobody should confirm it."""
        return any(problem.cure is Cure.NAME for problem in self.problems)


def check_person(facts: PersonFacts) -> PersonChecked:
    """Everything that can be wrong with one certificate, at once."""
    if facts.holds:
        return PersonChecked(standing=Standing.HOLDS)
    problems = tuple(_problems(facts))
    standing = Standing.READY
    if problems:
        standing = Standing.TROUBLED
    elif facts.revoked:
        standing = Standing.BY_NAME
    return PersonChecked(problems, tuple(_warnings(facts)), standing)


def check_run(
    *,
    signatories: Sequence[Term],
    today: date,
    documents: KeyStanding,
    credentials: KeyStanding,
    facility_signs: bool = True,
    standards: Named = _NO_STANDARDS,
) -> Checked:
    """What concerns every certificate of the run. ``facility_signs``: not only those whom templates name."""
    problems: list[Finding] = []
    warnings: list[Finding] = []
    if not any(term.covers(today) for term in signatories):
        problems.append(Finding(msg("Nobody signs certificates of the facility today"), Cure.SIGNATORIES))
    elif facility_signs:
        warnings += (Finding(reason, Cure.SIGNATORIES) for reason in _left_out(signatories, today))
    if KeyStanding.NOT_NOW in {documents, credentials}:
        problems.append(Finding(msg("None of the facility’s signing keys is valid now"), Cure.KEYS))
    if documents is KeyStanding.NEVER:
        warnings.append(Finding(msg("The facility has no signing key: its PDF files carry no signature"), Cure.KEYS))
    if credentials is KeyStanding.NEVER:
        warnings.append(Finding(msg("The facility has no key for credentials: its files carry none"), Cure.KEYS))
    warnings += (Finding(reason, Cure.STANDARDS) for reason in _about_standards(standards))
    return Checked(tuple(problems), tuple(warnings))


def cures_of(snapshot: Snapshot) -> dict[str, Cure]:
    """Where each text on a certificate is put right that is neither the participant's name nor of the course."""
    told = [snapshot.statement, snapshot.facility_name, *snapshot.letterhead, snapshot.place]
    if snapshot.second is not None:
        second = snapshot.second
        told += [second.statement, second.facility_name, *second.letterhead, second.place]
    told += [signatory.second_role for signatory in snapshot.signatories]
    signed = [text for signatory in snapshot.signatories for text in (signatory.name, signatory.role)]
    return {
        **dict.fromkeys(told, Cure.TEMPLATE),
        **dict.fromkeys(signed, Cure.SIGNATORIES),
        snapshot.laboratory: Cure.LABORATORY,
    }


def count(checked: Iterable[PersonChecked]) -> Mapping[Standing, int]:
    """How many stand where; every standing is in it."""
    found = Counter(one.standing for one in checked)
    return {standing: found[standing] for standing in Standing}


def _about_standards(standards: Named) -> Iterator[Message]:
    if standards.earlier:
        yield msg("Printed in the edition that was in force at the run: %(names)s", names=", ".join(standards.earlier))
    if standards.later:
        yield msg("Not printed, for these editions are later than the run: %(names)s", names=", ".join(standards.later))
    if standards.outdated:
        yield msg("The course names an edition that had been replaced: %(names)s", names=", ".join(standards.outdated))
    if standards.unchecked:
        yield msg("Not printed until somebody has checked the edition: %(names)s", names=", ".join(standards.unchecked))


def _left_out(signatories: Sequence[Term], today: date) -> Iterator[Message]:
    """Signatories of the facility who sign none of the certificates of today."""
    for term in signatories:
        if term.ends is not None and term.ends < today:
            yield msg("%(name)s does not sign any more, since %(day)s", name=term.name, day=term.ends)
        elif term.begins is not None and term.begins > today:
            yield msg("%(name)s does not sign yet, only from %(day)s on", name=term.name, day=term.begins)
    surplus = [term.name for term in signatories if term.covers(today)][MOST_SIGNERS:]
    if surplus:
        yield msg(
            "A certificate has room for %(most)s signatories; left out: %(names)s",
            most=MOST_SIGNERS,
            names=", ".join(surplus),
        )


def _problems(facts: PersonFacts) -> Iterator[Finding]:
    if facts.own:
        yield Finding(msg("Nobody issues a certificate to themselves; ask another coordinator"))
    if facts.eligibility.kind is None:
        yield from (Finding(reason, Cure.RECORDS) for reason in facts.eligibility.lacking)
    if not facts.printed.name:
        yield Finding(msg("The participant has no name"), Cure.NAME)
    yield from (Finding(reason, _cure(reason, facts)) for reason in facts.unprintable)
    yield from (Finding(reason, Cure.LENGTH) for reason in facts.outgrown)


def _warnings(facts: PersonFacts) -> Iterator[Finding]:
    if facts.revoked:
        yield Finding(
            msg("Certificate %(serial)s was revoked; a new one is issued to this person alone", serial=facts.revoked)
        )
    if facts.eligibility.kind is not None:
        yield from (Finding(reason, Cure.RECORDS) for reason in _unwritten(facts.evidence, facts.eligibility.kind))
    if not facts.laboratory:
        yield Finding(msg("No laboratory is known; its line stays empty"))
    if facts.printed.native_name and not facts.printed.native_lang and _needs_language(facts.printed.native_name):
        yield Finding(msg("Say which language the name in their own script is in: its letters depend on it"), Cure.NAME)
    yield from (Finding(reason) for reason in facts.small)
    if facts.proofed is None:
        yield Finding(msg("Nobody has confirmed the name yet"), Cure.PROOF)
    elif facts.proofed != facts.printed:
        yield Finding(msg("The name was confirmed as “%(name)s” and has changed since", name=_said(facts)), Cure.NAME)


def _unwritten(evidence: Evidence, kind: CertificateKind) -> Iterator[Message]:
    """What nobody has recorded though a certificate is earned without it: a higher one may be meant."""
    if evidence.sessions_unrecorded:
        yield unrecorded(evidence.sessions_unrecorded)
    titles = ", ".join(evidence.results_missing)
    if titles and kind is CertificateKind.PARTICIPATION and evidence.only_results_are_missing:
        yield msg("Gets a “%(kind)s” because no result is recorded: %(titles)s", kind=kind.label, titles=titles)
    elif titles:
        yield msg("No result is recorded: %(titles)s", titles=titles)


def _cure(reason: Message, facts: PersonFacts) -> Cure:
    """What is said of a person is about the name, unless it quotes another text; the rest concerns everybody."""
    if "person" not in reason.values:
        return Cure.COURSE
    quoted = reason.values.get("text", facts.printed.name)
    if quoted in {facts.printed.name, facts.printed.native_name}:
        return Cure.NAME
    return facts.cures.get(quoted, Cure.COURSE)


def _needs_language(native_name: str) -> bool:
    return script_of(native_name) in _DRAWN_BY_LANGUAGE


def _said(facts: PersonFacts) -> str:
    was = facts.proofed
    return " · ".join(filter(None, (was.name, was.native_name))) if was else ""
