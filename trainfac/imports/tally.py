"""What rows of a list come to, counted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from trainfac.imports.planning.plans import RowPlan
from trainfac.imports.states import RowVerdict


@dataclass(frozen=True)
class Tally:
    """Counts of rows by what becomes of them, and of what they create."""

    ok: int = 0
    wrong: int = 0
    new: int = 0
    matched: int = 0
    unchanged: int = 0
    created_laboratories: int = 0
    enrolments: int = 0

    @property
    def created_people(self) -> int:
        return self.new

    @property
    def matched_people(self) -> int:
        """Rows whose person was on file, or in a row before."""
        return self.matched + self.unchanged

    def __add__(self, other: Tally) -> Tally:
        added = asdict(other)
        return Tally(**{name: count + added[name] for name, count in asdict(self).items()})

    def to_json(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, int]) -> Tally:
        return cls(**stored)


def tally(plans: Iterable[RowPlan], *, unread: int = 0) -> Tally:
    """Count these plans, and rows in which something could not even be read."""
    counts = dict.fromkeys(RowVerdict, 0)
    laboratories = enrolments = 0
    for plan in plans:
        counts[plan.verdict] += 1
        laboratories += plan.laboratory.new and not plan.problems
        enrolments += plan.new_registrations
    good = sum(counts.values()) - counts[RowVerdict.WRONG]
    return Tally(
        ok=good,
        wrong=counts[RowVerdict.WRONG] + unread,
        new=counts[RowVerdict.NEW],
        matched=counts[RowVerdict.MATCHED],
        unchanged=counts[RowVerdict.UNCHANGED],
        created_laboratories=laboratories,
        enrolments=enrolments,
    )
