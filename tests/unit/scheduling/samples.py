"""A facility, modules and days that the facts of this folder are told with."""

from __future__ import annotations

from datetime import date, time

from trainfac.catalogue.states import ModuleKind
from trainfac.scheduling.hours import Break, WorkingHours
from trainfac.scheduling.layout import ModuleToPlace

BREAKS = (
    Break("Tea", time(10, 30), time(10, 45)),
    Break("Lunch", time(12, 15), time(13, 15)),
    Break("Tea", time(14, 45), time(15, 0)),
)
HYDERABAD = WorkingHours.same_every_day("Asia/Kolkata", opens=time(9), closes=time(16, 30), breaks=BREAKS)
MONDAY = date(2026, 11, 23)


def course(*minutes: int, kind: ModuleKind = ModuleKind.LECTURE) -> list[ModuleToPlace]:
    """Modules of so many minutes, numbered from 1."""
    return [ModuleToPlace(number, number, f"Module {number}", kind, needed) for number, needed in enumerate(minutes, 1)]
