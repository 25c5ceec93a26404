"""Whether a person or laboratory that somebody names is one we know, and why we think so. Pure.

``directory.queries.known`` loads what a batch of rows can possibly match in a few queries; the indexes here
then answer each row from memory. Merged records have been replaced by the ones they were merged into.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean, fold


@dataclass(frozen=True)
class Match:
    """The record that is meant, why, and what of it differs from what was named."""

    id: int
    reason: Message
    note: Message | None = None


@dataclass(frozen=True)
class Doubt:
    """More than one record could be meant, or one contradicts what was named; a person must decide."""

    ids: tuple[int, ...]
    reason: Message


Finding = Match | Doubt | None


@dataclass(frozen=True)
class SoughtLaboratory:
    """A laboratory as somebody names it."""

    name: str
    country_id: int
    reference: str = ""


@dataclass(frozen=True)
class KnownLaboratory:
    """A laboratory of the directory."""

    id: int
    name: str
    country_id: int
    reference: str = ""


@dataclass(frozen=True)
class SoughtPerson:
    """A person as somebody names them; ``organisation_id`` is their laboratory when we know it."""

    full_name: str
    email: str = ""
    reference: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class KnownPerson:
    """A person of the directory, with every laboratory they work or worked at."""

    id: int
    full_name: str
    email: str = ""
    reference: str = ""
    organisation_ids: frozenset[int] = field(default_factory=frozenset)


class LaboratoryIndex:
    """Laboratories by reference and by name within a country."""

    def __init__(self, known: Iterable[KnownLaboratory] = ()) -> None:
        self._by_reference: dict[str, KnownLaboratory] = {}
        self._by_name: dict[tuple[str, int], dict[int, KnownLaboratory]] = defaultdict(dict)
        for laboratory in known:
            self.add(laboratory)

    def add(self, laboratory: KnownLaboratory, *, also_named: str = "", also_referred: str = "") -> None:
        """Know one more laboratory, from now on found; also by the name and reference of a record merged into it."""
        for reference in filter(None, (clean(laboratory.reference), clean(also_referred))):
            self._by_reference[reference] = laboratory
        for name in filter(None, (fold(laboratory.name), fold(also_named))):
            self._by_name[name, laboratory.country_id][laboratory.id] = laboratory

    @property
    def ids(self) -> frozenset[int]:
        """Every laboratory that could be found."""
        return frozenset(i for named in self._by_name.values() for i in named)

    def find(self, sought: SoughtLaboratory) -> Finding:
        """The laboratory meant: by reference, else by name in its country."""
        reference = clean(sought.reference)
        known = self._by_reference.get(reference) if reference else None
        if known is not None:
            return Match(known.id, msg("Same reference %(reference)s", reference=reference), _named(known, sought))
        named = [
            other
            for other in self._by_name.get((fold(sought.name), sought.country_id), {}).values()
            if _references_agree(other.reference, reference)
        ]
        if len(named) > 1:
            return Doubt(
                tuple(sorted(other.id for other in named)),
                msg("Several laboratories of this country are called “%(name)s”; give the reference", name=sought.name),
            )
        return Match(named[0].id, msg("Same name in the same country")) if named else None


class PersonIndex:
    """People by reference, by e-mail address and by name."""

    def __init__(self, known: Iterable[KnownPerson] = ()) -> None:
        self._by_id: dict[int, KnownPerson] = {}
        self._ids_by_reference: dict[str, int] = {}
        self._ids_by_name: dict[str, set[int]] = defaultdict(set)
        for person in known:
            self.add(person)

    def add(self, person: KnownPerson, *, also_named: str = "", also_referred: str = "") -> None:
        """Know one more person, from now on found; also by the name and reference of a record merged into theirs."""
        before = self._by_id.get(person.id, person)
        self._by_id[person.id] = replace(person, organisation_ids=person.organisation_ids | before.organisation_ids)
        for reference in filter(None, (clean(person.reference), clean(also_referred))):
            self._ids_by_reference[reference] = person.id
        for name in filter(None, (fold(person.full_name), fold(also_named))):
            self._ids_by_name[name].add(person.id)

    def works_at(self, person_id: int, organisation_id: int) -> None:
        """A known person now also works at this laboratory."""
        person = self._by_id[person_id]
        self._by_id[person_id] = replace(person, organisation_ids=person.organisation_ids | {organisation_id})

    @property
    def ids(self) -> frozenset[int]:
        """Everybody who could be found."""
        return frozenset(self._by_id)

    def find(self, sought: SoughtPerson) -> Finding:
        """The person meant: by reference, else e-mail and name, else name and laboratory."""
        reference = clean(sought.reference)
        if reference and reference in self._ids_by_reference:
            known = self._by_id[self._ids_by_reference[reference]]
            return Match(known.id, msg("Same reference %(reference)s", reference=reference), _named(known, sought))
        namesakes = [self._by_id[i] for i in sorted(self._ids_by_name.get(fold(sought.full_name), ()))]
        return self._by_email(namesakes, sought, reference) or self._by_laboratory(namesakes, sought, reference)

    @staticmethod
    def _by_email(namesakes: list[KnownPerson], sought: SoughtPerson, reference: str) -> Finding:
        email = clean(sought.email).lower()
        same = [person for person in namesakes if email and person.email == email]
        agreeing = [person for person in same if _references_agree(person.reference, reference)]
        if same and not agreeing:
            return Doubt(
                tuple(person.id for person in same),
                msg(
                    "%(name)s with the same e-mail address is on file under the reference %(known)s, not %(given)s",
                    name=same[0].full_name, known=same[0].reference, given=reference,
                ),
            )  # fmt: skip
        return _one_of(agreeing, sought, msg("Same e-mail address and name"))

    @staticmethod
    def _by_laboratory(namesakes: list[KnownPerson], sought: SoughtPerson, reference: str) -> Finding:
        colleagues = [
            person
            for person in namesakes
            if sought.organisation_id in person.organisation_ids and _references_agree(person.reference, reference)
        ]
        return _one_of(colleagues, sought, msg("Same name at the same laboratory"))


def _one_of(found: list[KnownPerson], sought: SoughtPerson, reason: Message) -> Finding:
    if len(found) > 1:
        return Doubt(
            tuple(person.id for person in found),
            msg("Several people called “%(name)s” could be meant; give the reference", name=sought.full_name),
        )
    return Match(found[0].id, reason) if found else None


def _references_agree(known: str, given: str) -> bool:
    """Namesakes with references of their own are different; a missing reference contradicts nothing."""
    return not known or not given or clean(known) == given


def _named(known: KnownLaboratory | KnownPerson, sought: SoughtLaboratory | SoughtPerson) -> Message | None:
    known_name = known.name if isinstance(known, KnownLaboratory) else known.full_name
    given_name = sought.name if isinstance(sought, SoughtLaboratory) else sought.full_name
    if fold(known_name) == fold(given_name):
        return None
    return msg("The name on file is “%(name)s”", name=known_name)
