"""What the rows of a list say together about the course runs that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from trainfac.imports.fields import RowFields
from trainfac.imports.lookups import KnownRun
from trainfac.kernel.messages import msg
from trainfac.kernel.text import fold

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True)
class RunNamed:
    """A course run as the list names it. ``code`` is empty for a run named by its course and first day alone."""

    code: str
    course: str
    first_day: date
    last_day: date | None
    exists: bool = False


@dataclass(frozen=True)
class RunClaim:
    """What one row says of one run; empty or None where it says nothing or nothing readable."""

    fields: RowFields
    code: str
    course: str
    first_day: date | None = None
    last_day: date | None = None
    second: bool = False

    @property
    def code_column(self) -> str:
        return "second_run" if self.second else "course_run"

    @property
    def course_column(self) -> str:
        return "second_course" if self.second else "course"

    @property
    def start_column(self) -> str:
        return "second_run" if self.second else "run_start"

    @property
    def name(self) -> str:
        return self.code or f"{self.course} {self.first_day}"


def settle(claims: Sequence[RunClaim], existing: Callable[[str], KnownRun | None]) -> list[RunNamed | None]:
    """The run that each claim means, None where that stays open; notes rows that disagree with the others.

    What most rows say of a run counts, the first of them in a tie. A run that exists keeps its course and dates; a
    list may give other days as long as they touch its own, for holidays move first and last sessions.
    """
    groups: dict[Hashable, list[int]] = {}
    for index, key in enumerate(_keys(claims)):
        groups.setdefault(key, []).append(index)
    settled: list[RunNamed | None] = [None] * len(claims)
    for key, indexes in groups.items():
        if key is not None:
            group = [claims[index] for index in indexes]
            code = next((claim.code for claim in group if claim.code), "")
            run = _agree(group, code, existing(code) if code else None)
            for index in indexes:
                settled[index] = run
    return settled


def _keys(claims: Sequence[RunClaim]) -> list[Hashable]:
    """What tells runs apart: the code; without one, course and first day, or the one run with a code that has them."""
    codes: dict[tuple[str, date], set[str]] = {}
    for claim in claims:
        if claim.code and claim.course and claim.first_day:
            codes.setdefault((claim.course, claim.first_day), set()).add(fold(claim.code))
    keys: list[Hashable] = []
    for claim in claims:
        if claim.code:
            keys.append(fold(claim.code))
        elif claim.course and claim.first_day:
            same = codes.get((claim.course, claim.first_day), set())
            keys.append(min(same) if len(same) == 1 else (claim.course, claim.first_day))
        else:
            keys.append(None)
    return keys


def _agree(group: Sequence[RunClaim], code: str, known: KnownRun | None) -> RunNamed | None:
    if known is not None and not known.here:
        _note_elsewhere(group)
        return None
    course = known.course if known else _most_said(claim.course for claim in group if claim.course)
    first = _most_said(claim.first_day for claim in group if claim.first_day)
    last = _most_said(claim.last_day for claim in group if claim.last_day)
    for claim in group:
        _note_other_course(claim, course, group, known)
        if known is None:
            _note_other_days(claim, first, last, group)
        else:
            _note_other_time(claim, known)
    if known is not None:
        return RunNamed(known.code, known.course, known.first_day, known.last_day, exists=True)
    if course and first and last and last < first:
        _note_end_before_start(group, first, last)
    if course and first:
        return RunNamed(code, course, first, last)
    for claim in group:
        _note_missing(claim, course=course, first=first)
    return None


def _note_elsewhere(group: Sequence[RunClaim]) -> None:
    for claim in group:
        claim.fields.note(
            claim.code_column if claim.code else "course",
            msg(
                "Row %(row)s, column “%(column)s”: run %(run)s belongs to another facility. Give another run.",
                run=claim.name,
            ),
        )


def _most_said(values: Iterable[V]) -> V | None:
    said = Counter(values).most_common(1)
    return said[0][0] if said else None


def _note_other_course(claim: RunClaim, course: str | None, group: Sequence[RunClaim], known: KnownRun | None) -> None:
    if not claim.course or claim.course == course:
        return
    if known is not None:
        claim.fields.note(
            claim.course_column,
            msg(
                "Row %(row)s, column “%(column)s”: run %(run)s is a run of %(other)s, not of %(value)s. Correct the"
                " course, or give another run.",
                run=known.code,
                other=course,
                value=claim.course,
            ),
        )
        return
    claim.fields.note(
        claim.course_column,
        msg(
            "Row %(row)s, column “%(column)s”: run %(run)s is a run of %(value)s here but of %(other)s in row"
            " %(other_row)s. Give all rows of a run the same course.",
            run=claim.name,
            value=claim.course,
            other=course,
            other_row=next(other.fields.number for other in group if other.course == course),
        ),
    )


def _note_other_days(claim: RunClaim, first: date | None, last: date | None, group: Sequence[RunClaim]) -> None:
    if claim.first_day and claim.first_day != first:
        claim.fields.note(
            "run_start",
            msg(
                "Row %(row)s, column “%(column)s”: run %(run)s begins on %(value)s here but on %(other)s in row"
                " %(other_row)s. Give all rows of a run the same days.",
                run=claim.name,
                value=claim.first_day,
                other=first,
                other_row=next(other.fields.number for other in group if other.first_day == first),
            ),
        )
    if claim.last_day and claim.last_day != last:
        claim.fields.note(
            "run_end",
            msg(
                "Row %(row)s, column “%(column)s”: run %(run)s ends on %(value)s here but on %(other)s in row"
                " %(other_row)s. Give all rows of a run the same days.",
                run=claim.name,
                value=claim.last_day,
                other=last,
                other_row=next(other.fields.number for other in group if other.last_day == last),
            ),
        )


def _note_other_time(claim: RunClaim, known: KnownRun) -> None:
    """A run that exists at quite another time is not the one meant."""
    first, last = claim.first_day or claim.last_day, claim.last_day or claim.first_day
    if first is None or last is None or (first <= known.last_day and known.first_day <= last):
        return
    claim.fields.note(
        "run_start" if claim.first_day else "run_end",
        msg(
            "Row %(row)s, column “%(column)s”: run %(run)s lasts from %(first)s to %(last)s, not on %(value)s. Correct"
            " the days, or give another run.",
            run=known.code,
            first=known.first_day,
            last=known.last_day,
            value=first,
        ),
    )


def _note_end_before_start(group: Sequence[RunClaim], first: date, last: date) -> None:
    """Days that different rows gave do not fit together."""
    for claim in group:
        if claim.last_day == last:
            claim.fields.note(
                "run_end",
                msg(
                    "Row %(row)s, column “%(column)s”: run %(run)s ends on %(last)s, before it begins on %(first)s."
                    " Correct one of them.",
                    run=claim.name,
                    first=first,
                    last=last,
                ),
            )


def _note_missing(claim: RunClaim, *, course: str | None, first: date | None) -> None:
    """A run that nobody knows yet needs a course and a first day from somewhere."""
    if not course and not claim.fields.failed & {"course", "second_course"}:
        claim.fields.note(
            claim.course_column,
            msg(
                "Row %(row)s, column “%(column)s”: run %(run)s does not exist yet, and no row says of which course it"
                " is. Fill in the course.",
                run=claim.name,
            ),
        )
    elif not first and not claim.fields.failed & {claim.start_column, "run_end"}:
        claim.fields.note(
            claim.start_column,
            msg(
                "Row %(row)s, column “%(column)s”: run %(run)s does not exist yet, and no row says when it begins."
                " Fill in run_start in a row of that run, or create the run first.",
                run=claim.name,
            ),
        )
