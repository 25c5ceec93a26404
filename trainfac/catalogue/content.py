"""What people write about a course and its modules, cleaned, with a mark by which a change is noticed. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Final

from trainfac.catalogue.states import ModuleKind, Track
from trainfac.kernel.text import clean, clean_block

_CODE: Final = re.compile(r"\b[A-Z]{2,12}-\d{1,6}\b")


@dataclass(frozen=True)
class CourseContent:
    """What the form of a course version holds."""

    title: str
    track: Track
    language: str  # BCP 47, of these texts
    aims: str
    audience: str
    entry_requirements: str
    max_participants: int
    outcomes: tuple[str, ...]
    standards: tuple[str, ...]  # citations
    changes: str
    trains_trainers: bool = False

    def cleaned(self) -> CourseContent:
        """The same in the form in which it is stored."""
        return CourseContent(
            title=clean(self.title),
            track=self.track,
            language=self.language,
            aims=clean_block(self.aims),
            audience=clean_block(self.audience),
            entry_requirements=clean_block(self.entry_requirements),
            max_participants=self.max_participants,
            outcomes=distinct_lines(self.outcomes),
            standards=distinct_lines(self.standards),
            changes=clean_block(self.changes),
            trains_trainers=self.trains_trainers,
        )

    def without_changes(self) -> CourseContent:
        """As a new version begins: what it changed is still to be written."""
        return replace(self, changes="")

    @property
    def mark(self) -> str:
        return _mark(asdict(self))


@dataclass(frozen=True)
class ModuleContent:
    """What the form of a module holds."""

    title: str
    kind: ModuleKind
    minutes: int
    compulsory: bool
    instruments: tuple[str, ...]
    competence: str = ""  # what its trainer must be known to teach; empty: the course
    after: tuple[int, ...] = ()  # sequences of the modules that must have ended before it

    def cleaned(self) -> ModuleContent:
        """The same in the form in which it is stored."""
        return ModuleContent(
            title=clean(self.title),
            kind=self.kind,
            minutes=self.minutes,
            compulsory=self.compulsory,
            instruments=distinct_lines(self.instruments),
            competence=clean(self.competence),
            after=tuple(sorted(set(self.after))),
        )

    @property
    def mark(self) -> str:
        return _mark(asdict(self))


def distinct_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Cleaned, without empty lines and repetitions, in the order given."""
    return tuple(dict.fromkeys(line for line in map(clean, lines) if line))


def paragraphs(text: str) -> list[str]:
    """A stored text as paragraphs: an empty line or a line break ends one."""
    return [line for line in text.split("\n") if line]


def codes_in(text: str) -> list[str]:
    """What may be the codes of courses that a text names, as in "QMS-101 or two years in a laboratory"."""
    return list(dict.fromkeys(_CODE.findall(text)))


def _mark(values: dict[str, object]) -> str:
    """Equal for equal content: forms carry it to tell whether somebody else saved in between."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:20]
