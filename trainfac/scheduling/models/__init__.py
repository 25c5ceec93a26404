"""Tables of facilities, their resources, course runs and sessions."""

from trainfac.scheduling.models.facility import (
    Closure,
    Facility,
    FacilityBreak,
    HolidayArea,
    OpeningPeriod,
    Signatory,
)
from trainfac.scheduling.models.resource import Booking, Resource, Room, Trainer, trainer_facility
from trainfac.scheduling.models.run import CourseRun, TrainingSession, session_trainer

__all__ = [
    "Booking",
    "Closure",
    "CourseRun",
    "Facility",
    "FacilityBreak",
    "HolidayArea",
    "OpeningPeriod",
    "Resource",
    "Room",
    "Signatory",
    "Trainer",
    "TrainingSession",
    "session_trainer",
    "trainer_facility",
]
