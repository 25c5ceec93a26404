"""Loads, in a few queries, every record that a batch of named people or laboratories could match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainfac.directory.matching import (
    Finding,
    KnownLaboratory,
    KnownPerson,
    LaboratoryIndex,
    PersonIndex,
    SoughtLaboratory,
    SoughtPerson,
)
from trainfac.directory.models import Employment, Organisation, Person
from trainfac.kernel.text import clean, fold

T = TypeVar("T")
M = TypeVar("M", Organisation, Person)
_BATCH: Final = 500  # values in one IN (…): far below what either database takes
_LONGEST_CHAIN: Final = 20  # of records merged into records that were merged; ends even if they form a ring


def laboratory_index(session: Session, sought: Iterable[SoughtLaboratory]) -> LaboratoryIndex:
    """The laboratories that these could be, ready to be asked one by one."""
    index, wanted = LaboratoryIndex(), list(sought)
    rows: dict[int, Organisation] = {}
    for part in _parts(wanted):
        query = select(Organisation).where(
            or_(
                Organisation.reference.in_({clean(s.reference) for s in part if s.reference}),
                Organisation.name_folded.in_({fold(s.name) for s in part if s.name}),
            )
        )
        rows |= {row.id: row for row in session.scalars(query)}
    merged = _survivors(session, Organisation, rows.values())
    for row in rows.values():
        kept = merged.get(row.id, row)
        known = KnownLaboratory(kept.id, kept.name, kept.country_id, kept.reference or "")
        index.add(known, also_named=row.name, also_referred=row.reference or "")
    return index


def person_index(session: Session, sought: Iterable[SoughtPerson]) -> PersonIndex:
    """The people that these could be, ready to be asked one by one."""
    index, wanted = PersonIndex(), list(sought)
    rows: dict[int, Person] = {}
    for part in _parts(wanted):
        query = select(Person).where(
            or_(
                Person.reference.in_({clean(s.reference) for s in part if s.reference}),
                Person.name_folded.in_({fold(s.full_name) for s in part if s.full_name}),
            )
        )
        rows |= {row.id: row for row in session.scalars(query)}
    merged = _survivors(session, Person, rows.values())
    workplaces = _workplaces(session, {*rows, *(person.id for person in merged.values())})
    for row in rows.values():
        kept = merged.get(row.id, row)
        at = frozenset(workplaces[kept.id] | workplaces[row.id])
        known = KnownPerson(kept.id, kept.full_name, kept.email, kept.reference or "", at)
        index.add(known, also_named=row.full_name, also_referred=row.reference or "")
    return index


def find_laboratory(session: Session, sought: SoughtLaboratory) -> Finding:
    """The one laboratory meant; for many at once use ``laboratory_index``."""
    return laboratory_index(session, [sought]).find(sought)


def find_person(session: Session, sought: SoughtPerson) -> Finding:
    """The one person meant; for many at once use ``person_index``."""
    return person_index(session, [sought]).find(sought)


def _workplaces(session: Session, person_ids: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for part in _parts(sorted(person_ids)):
        query = select(Employment.person_id, Employment.organisation_id).where(Employment.person_id.in_(part))
        for person_id, organisation_id in session.execute(query):
            found[person_id].add(organisation_id)
    return found


def _survivors(session: Session, model: type[M], rows: Iterable[M]) -> dict[int, M]:
    """For each merged record the one that stands for it now, however often that was merged on."""
    kept = {row.id: row for row in rows if row.merged_into_id is not None}
    for _ in range(_LONGEST_CHAIN):
        targets = {row.merged_into_id for row in kept.values() if row.merged_into_id is not None}
        if not targets:
            break
        found = {
            row.id: row
            for part in _parts(sorted(targets))
            for row in session.scalars(select(model).where(model.id.in_(part)))
        }
        kept = {old: row if row.merged_into_id is None else found[row.merged_into_id] for old, row in kept.items()}
    return kept


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
