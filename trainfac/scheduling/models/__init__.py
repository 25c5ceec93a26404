"""Tables of facilities, their resources, course runs and sessions."""

from trainfac.scheduling.models.availability import Absence, TrainerCompetence, TrainerHours
from trainfac.scheduling.models.facility import (
    Closure,
    Facility,
    FacilityBreak,
    HolidayArea,
    OpeningPeriod,
    Signatory,
)
from trainfac.scheduling.models.instrument import Instrument, SessionInstrument
from trainfac.scheduling.models.resource import (
    Booking,
    InstrumentPlace,
    Resource,
    Room,
    TraineeGroup,
    Trainer,
    trainer_facility,
)
from trainfac.scheduling.models.run import (
    CourseRun,
    SessionOverride,
    TrainingSession,
    WithdrawnSession,
    session_trainer,
)

__all__ = [
    "Absence",
    "Booking",
    "Closure",
    "CourseRun",
    "Facility",
    "FacilityBreak",
    "HolidayArea",
    "Instrument",
    "InstrumentPlace",
    "OpeningPeriod",
    "Resource",
    "Room",
    "SessionInstrument",
    "SessionOverride",
    "Signatory",
    "TraineeGroup",
    "Trainer",
    "TrainerCompetence",
    "TrainerHours",
    "TrainingSession",
    "WithdrawnSession",
    "session_trainer",
    "trainer_facility",
]
