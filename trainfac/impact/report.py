"""What a cohort report is about and what it found. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trainfac.impact.cohort import Cohort
from trainfac.kernel.messages import Message, msg


@dataclass(frozen=True)
class Period:
    """The runs whose first day lies between two days, both included; an open end where none is given."""

    first: date | None = None
    last: date | None = None

    @property
    def sentence(self) -> Message:
        if self.first and self.last:
            return msg("Course runs that began from %(first)s to %(last)s", first=self.first, last=self.last)
        if self.first:
            return msg("Course runs that began on %(first)s or later", first=self.first)
        if self.last:
            return msg("Course runs that began up to %(last)s", last=self.last)
        return msg("All course runs")

    @property
    def slug(self) -> str:
        """For file names: "2010-04-01-2011-09-30"; "all" without ends."""
        days = [f"from-{self.first}" if self.first else "", f"to-{self.last}" if self.last else ""]
        return "-".join(filter(None, days)) or "all"


@dataclass(frozen=True)
class ScheduledEnd:
    """A country that is announced to leave a group on a day; never applied before somebody confirms it."""

    group: str
    country: str
    day: date


@dataclass(frozen=True)
class Report:
    """The figures of a facility and a period, with country groups read twice: at the start of each run, and today."""

    facility: str
    period: Period
    today: date
    at_start: Cohort
    now: Cohort
    scheduled: Sequence[ScheduledEnd]
