"""What identity has to know of facilities, laboratories and people. It may not import them: the edge tells it.

Roles hold for a facility or a laboratory, and accounts belong to people; all of these live in features above.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Place:
    """A facility or laboratory as the pages of identity show it; ``code`` is a facility's."""

    id: int
    name: str
    code: str = ""


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who may be invited."""

    id: int
    name: str
    email: str = ""


class Directory(Protocol):
    """Answers what identity asks; one object of the edge does."""

    def facilities(self, session: Session) -> Sequence[Place]:
        """All facilities, by name."""

    def laboratories(self, session: Session, search: str, facility_id: int | None) -> Sequence[Place]:
        """Laboratories whose name holds these words, at most fifty; for a facility, those that concern it.

        A laboratory concerns the facilities it proposed or sent people to, and all as long as it did neither.
        """

    def laboratory(self, session: Session, organisation_id: int, facility_id: int | None) -> Place | None:
        """One of the above."""

    def laboratory_names(self, session: Session, ids: Collection[int]) -> Mapping[int, str]: ...

    def workplace(self, session: Session, person_id: int) -> Place | None:
        """The laboratory where a person says they work now."""

    def trainers(self, session: Session, facility_id: int) -> Sequence[KnownPerson]:
        """The people who train at a facility, by name."""

    def staff(self, session: Session, organisation_id: int) -> Sequence[KnownPerson]:
        """The people whose work at a laboratory was confirmed, by name."""

    def taking_part(self, session: Session, facility_id: int, person_id: int) -> KnownPerson | None:
        """The person, if they were proposed to or took part in a run of the facility."""

    def add_person(self, tx: Session, name: str, email: str, organisation_id: int | None) -> int:
        """A new person, working at the laboratory if one is given; returns the id."""


_registered: list[Directory] = []


def register(directory: Directory) -> None:
    """Say who answers; the last registration counts."""
    _registered[:] = [directory]


def directory() -> Directory:
    if not _registered:
        raise RuntimeError("nobody told identity who knows facilities and laboratories")
    return _registered[0]
