"""What is known already of everything that a list names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from trainfac.delivery.states import AssessmentKind
from trainfac.directory.kinds import Sex
from trainfac.directory.matching import LaboratoryIndex, PersonIndex
from trainfac.enrolment.states import RegistrationState
from trainfac.imports.runs import RunNamed
from trainfac.kernel.messages import Message
from trainfac.scheduling.states import RunState

RunKey = str | tuple[str, date]


def run_key(named: RunNamed) -> RunKey:
    """What tells the runs of a list apart: the code; without one, course and first day."""
    return named.code.upper() or (named.course, named.first_day)


@dataclass(frozen=True)
class CountryFacts:
    """A country of ISO 3166-1."""

    id: int
    name: str


@dataclass(frozen=True)
class LaboratoryFacts:
    """A laboratory as it is on file. ``row``: the row of this list that it comes from, while it is on no file yet."""

    name: str
    country: str  # ISO 3166-1 alpha-2
    area: str = ""  # ISO 3166-2
    city: str = ""
    field: str = ""
    reference: str = ""
    row: int | None = None


@dataclass(frozen=True)
class JobFacts:
    """That a person works or worked at a laboratory; no id while it is on no file yet."""

    id: int | None
    title: str
    ended: bool = False


@dataclass(frozen=True)
class PersonFacts:
    """A person as they are on file; ``jobs`` by laboratory.

    ``here``: they asked for or took part in a run of this facility, so that its coordinators see their record anyway.
    """

    full_name: str
    native_name: str = ""
    sex: Sex = Sex.UNDISCLOSED
    email: str = ""
    reference: str = ""
    here: bool = False
    jobs: Mapping[int, JobFacts] = field(default_factory=dict)
    row: int | None = None

    @property
    def employed(self) -> bool:
        return any(not job.ended for job in self.jobs.values())


@dataclass(frozen=True)
class RunFacts:
    """A course run that a list names. No id: it does not exist yet and would be created like this.

    ``refusal``: why nobody can be entered for it. ``warnings``: what a coordinator should know about it.
    """

    id: int | None
    code: str  # empty: suggested when it is created
    course: str
    first_day: date
    last_day: date
    state: RunState
    capacity: int
    seats_left: int
    held_minutes: int  # of the sessions that count for attendance, planned ones for a new run
    course_id: int = 0
    language: str = ""
    refusal: Message | None = None
    warnings: tuple[Message, ...] = ()

    @property
    def name(self) -> str:
        return self.code or f"{self.course} {self.first_day}"

    @property
    def identity(self) -> RunKey | int:
        """What is equal for two names of one run: a list may name it by its code here and by its first day there."""
        return self.id or self.code or (self.course, self.first_day)

    @property
    def over(self) -> bool:
        return self.state in {RunState.FINISHED, RunState.CLOSED}

    @property
    def begun(self) -> bool:
        return self.over or self.state is RunState.RUNNING


@dataclass(frozen=True)
class RegistrationFacts:
    """A registration that was not withdrawn, and what was recorded for it."""

    id: int
    state: RegistrationState
    attended: bool = False  # some attendance is on record, be it absence
    tests: frozenset[AssessmentKind] = frozenset()


@dataclass(frozen=True)
class World:
    """All that; the planner's indexes are added to while a list is gone through.

    ``registrations`` and ``wishes`` (nominations that were not granted) by person and run.
    """

    countries: Mapping[str, CountryFacts]
    laboratories: LaboratoryIndex
    laboratory_facts: dict[int, LaboratoryFacts]
    people: PersonIndex
    person_facts: dict[int, PersonFacts]
    runs: Mapping[RunKey, RunFacts]
    registrations: Mapping[tuple[int, int], RegistrationFacts] = field(default_factory=dict)
    wishes: Collection[tuple[int, int]] = frozenset()
    taken_references: Collection[str] = frozenset()  # of people, records that were merged among them
    taken_laboratory_references: Collection[str] = frozenset()
