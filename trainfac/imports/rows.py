"""What a list of participants says once it is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from trainfac.certificates.states import CertificateKind
from trainfac.directory.kinds import Sex
from trainfac.imports.runs import RunNamed
from trainfac.infra.spreadsheets.problems import Problem


@dataclass(frozen=True)
class Enrolment:
    """A run that a participant takes part in, and what the list says came of it. Figures are per cent."""

    run: RunNamed
    attendance_pct: Decimal | None = None
    pre_test: Decimal | None = None
    post_test: Decimal | None = None
    certificate: CertificateKind | None = None


@dataclass(frozen=True)
class ParticipantRow:
    """A row with nothing wrong: a person, their laboratory, one or two runs. Texts are clean, empty when not given."""

    row: int
    person_ref: str
    full_name: str
    native_name: str
    native_lang: str
    native_dir: str  # "ltr" or "rtl"; as the native name is written when not given
    sex: Sex
    job_title: str
    laboratory: str
    lab_ref: str
    lab_kind: str
    city: str
    country: str  # ISO 3166-1 alpha-2
    subdivision: str  # ISO 3166-2
    email: str  # lower case
    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True)
class Record:
    """A row as typed, by the file's own column names; what a download of bad rows gives back."""

    row: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class ParticipantsFile:
    """A list, understood. Every record is either a participant or has problems."""

    columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    hidden_rows: tuple[int, ...]
    sheet: str | None
    records: tuple[Record, ...]
    participants: tuple[ParticipantRow, ...]
    problems: tuple[Problem, ...]

    @property
    def problems_by_row(self) -> dict[int, list[Problem]]:
        by_row: dict[int, list[Problem]] = {}
        for problem in self.problems:
            if problem.row is not None:
                by_row.setdefault(problem.row, []).append(problem)
        return by_row

    @property
    def runs(self) -> list[RunNamed]:
        """The runs that participants take part in, each once, in the order of the list."""
        return list(dict.fromkeys(enrolment.run for row in self.participants for enrolment in row.enrolments))
