"""What a row of a list would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from trainfac.enrolment.states import RegistrationState
from trainfac.imports.planning.world import RunKey
from trainfac.imports.rows import ParticipantRow
from trainfac.imports.states import RowVerdict
from trainfac.infra.spreadsheets.problems import Problem
from trainfac.kernel.messages import Message


class Tone(StrEnum):
    """What kind of thing is said about a row."""

    WRONG = "wrong"
    NEW = "new"
    MATCHED = "matched"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing to know about a row before it is confirmed."""

    tone: Tone
    message: Message

    def to_json(self) -> dict[str, Any]:
        return {"tone": self.tone.value, **self.message.to_json()}


@dataclass(frozen=True)
class LaboratoryPlan:
    """The laboratory of a row: one on file, or a new one under a number below zero.

    ``fills``: what is empty on file and the list knows, by field.
    """

    id: int
    new: bool = False
    fills: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class NewJob:
    """An employment to write down; with a last day when the person works elsewhere now."""

    title: str
    ended_on: date | None


@dataclass(frozen=True)
class PersonPlan:
    """The person of a row: one on file, or a new one under a number below zero."""

    id: int
    new: bool = False
    fills: Mapping[str, Any] = field(default_factory=dict)
    job: NewJob | None = None
    job_title: str = ""  # of an employment that has none on file
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class EnrolmentPlan:
    """A place on a run, and what to record; None where nothing is to be recorded.

    ``registration_id``: the one on file. ``state``: that of a new registration, or what one on file becomes.
    """

    run: RunKey
    registration_id: int | None
    state: RegistrationState | None
    share: Decimal | None = None
    pre: Decimal | None = None
    post: Decimal | None = None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def new(self) -> bool:
        return self.registration_id is None

    @property
    def changes(self) -> bool:
        return self.new or any(value is not None for value in (self.state, self.share, self.pre, self.post))


@dataclass(frozen=True)
class RowPlan:
    """A row understood: nothing of it is written while it has problems, everything when it has none."""

    row: ParticipantRow
    laboratory: LaboratoryPlan
    person: PersonPlan
    enrolments: tuple[EnrolmentPlan, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for part in self._parts for problem in part.problems)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong when something is, else all there is to know."""
        if self.problems:
            return tuple(Finding(Tone.WRONG, problem.message) for problem in self.problems)
        return tuple(finding for part in self._parts for finding in part.findings)

    @property
    def verdict(self) -> RowVerdict:
        if self.problems:
            return RowVerdict.WRONG
        if self.person.new:
            return RowVerdict.NEW
        return RowVerdict.MATCHED if self._changes else RowVerdict.UNCHANGED

    @property
    def new_registrations(self) -> int:
        return 0 if self.problems else sum(enrolment.new for enrolment in self.enrolments)

    @property
    def _changes(self) -> bool:
        person, laboratory = self.person, self.laboratory
        return bool(
            laboratory.new
            or laboratory.fills
            or person.fills
            or person.job
            or person.job_title
            or any(enrolment.changes for enrolment in self.enrolments)
        )

    @property
    def _parts(self) -> Sequence[LaboratoryPlan | PersonPlan | EnrolmentPlan]:
        return (self.person, self.laboratory, *self.enrolments)
