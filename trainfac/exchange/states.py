"""What is brought in, and what becomes of each line of it."""

from __future__ import annotations

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State


class DraftKind(State):
    """What a file is for that was read and not confirmed yet."""

    CLOSURES = "closures", msg("Days on which the facility is closed")
    ABSENCES = "absences", msg("When a trainer is away")
    TIMETABLE = "timetable", msg("Timetable of a run")


class EventFate(State):
    """What becomes of an event of a calendar."""

    ADD = "add", msg("Added")
    CHANGE = "change", msg("Changed")
    REMOVE = "remove", msg("Taken away")
    SAME = "same", msg("Already there")
    LEFT_OUT = "left_out", msg("Left out")


class RowFate(State):
    """What becomes of a row of a timetable, or of a session that the file does not have."""

    WRONG = "wrong", msg("Wrong")
    ADD = "add", msg("Added")
    MOVE = "move", msg("Moved")
    CHANGE = "change", msg("Changed")
    CANCEL = "cancel", msg("Cancelled")
    REMOVE = "remove", msg("Removed")
    SAME = "same", msg("As it is")
