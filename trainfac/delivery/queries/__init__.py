"""Sessions to record, attendance and result sheets."""

from trainfac.delivery.queries.attendance import (
    attendance_of_run,
    attendance_records,
    counted_sessions,
    sessions_unrecorded,
)
from trainfac.delivery.queries.closing import Ending, ending_of_run
from trainfac.delivery.queries.modules import ModuleShare, modules_held, modules_of_participant
from trainfac.delivery.queries.people import roster, trainers_of_run
from trainfac.delivery.queries.results import assessments, recorders, results_of_run
from trainfac.delivery.queries.sessions import (
    SessionLine,
    TrainerSessions,
    Unrecorded,
    sessions_of_run,
    sessions_of_trainer,
    training_session,
    unrecorded,
)

__all__ = [
    "Ending",
    "ModuleShare",
    "SessionLine",
    "TrainerSessions",
    "Unrecorded",
    "assessments",
    "attendance_of_run",
    "attendance_records",
    "counted_sessions",
    "ending_of_run",
    "modules_held",
    "modules_of_participant",
    "recorders",
    "results_of_run",
    "roster",
    "sessions_of_run",
    "sessions_of_trainer",
    "sessions_unrecorded",
    "trainers_of_run",
    "training_session",
    "unrecorded",
]
