"""A training session as calendar programs outside are told of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Standing(StrEnum):
    """Whether an event takes place, in the words of RFC 5545."""

    TENTATIVE = "TENTATIVE"  # of a run that is not published: for those who plan
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class DatedSession:
    """Instants in UTC; ``sequence`` and ``changed_at`` grow with each change of anything said here.

    ``group`` and ``trainers`` are empty where they are not told.
    """

    id: int
    sequence: int
    changed_at: datetime
    standing: Standing
    starts_at: datetime
    ends_at: datetime
    timezone: str  # IANA, of the facility
    run_code: str
    course_code: str
    course_title: str
    module: str
    room: str
    facility: str
    facility_code: str
    city: str
    group: str = ""
    note: str = ""
    trainers: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
