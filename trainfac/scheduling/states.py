"""States of a course run, and the ways a place on it is given."""

from __future__ import annotations

from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State, StateMachine


class RunState(State):
    """The life of a course run."""

    DRAFT = "draft", msg("Draft")
    PUBLISHED = "published", msg("Open for nominations")
    NOMINATIONS_CLOSED = "nominations_closed", msg("Nominations closed")
    CONFIRMED = "confirmed", msg("Confirmed")
    RUNNING = "running", msg("Running")
    FINISHED = "finished", msg("Finished")
    CLOSED = "closed", msg("Closed")
    CANCELLED = "cancelled", msg("Cancelled")


_CANCELLED = frozenset({RunState.CANCELLED})
RUN_STATES: Final = StateMachine(
    "Course run",
    {
        RunState.DRAFT: frozenset({RunState.PUBLISHED}) | _CANCELLED,
        RunState.PUBLISHED: frozenset({RunState.NOMINATIONS_CLOSED, RunState.CONFIRMED}) | _CANCELLED,
        RunState.NOMINATIONS_CLOSED: frozenset({RunState.PUBLISHED, RunState.CONFIRMED}) | _CANCELLED,
        RunState.CONFIRMED: frozenset({RunState.RUNNING}) | _CANCELLED,
        RunState.RUNNING: frozenset({RunState.FINISHED}) | _CANCELLED,
        RunState.FINISHED: frozenset({RunState.CLOSED}),
    },
)

# What the public sees, and what still takes people.
PUBLIC_STATES: Final = frozenset(RunState) - {RunState.DRAFT}
OPEN_STATES: Final = frozenset({RunState.PUBLISHED})
BEFORE_START: Final = frozenset({RunState.PUBLISHED, RunState.NOMINATIONS_CLOSED, RunState.CONFIRMED})


class Admission(State):
    """How places are given: a coordinator chooses, or whoever asks first."""

    SELECTION = "selection", msg("The coordinator selects")
    FIRST_COME = "first_come", msg("First come, first served")


class ResourceKind(State):
    """What can be booked."""

    ROOM = "room", msg("Room")
    TRAINER = "trainer", msg("Trainer")
    GROUP = "group", msg("Trainee group")
    INSTRUMENT_PLACE = "instrument_place", msg("Place at an instrument")


class RoomKind(State):
    """What a room is for."""

    CLASSROOM = "classroom", msg("Classroom")
    LABORATORY = "laboratory", msg("Laboratory")
    HALL = "hall", msg("Hall")


class AbsenceKind(State):
    """Why something cannot be had."""

    LEAVE = "leave", msg("Leave")
    SERVICE = "service", msg("Out of service")
    ELSEWHERE = "elsewhere", msg("Taken, as an outside calendar says")


class CompetenceLevel(State):
    """How far somebody may teach something."""

    ASSISTS = "assists", msg("Assists")
    TEACHES = "teaches", msg("Teaches")
    LEADS = "leads", msg("Leads and trains trainers")


class ClashRule(State):
    """What speaks against a session where it is put."""

    ROOM = "room", msg("The room is taken")
    TRAINER = "trainer", msg("The trainer is taken")
    GROUP = "group", msg("The trainee group is taken")
    INSTRUMENT = "instrument", msg("Too few places at the instrument")
    OUT_OF_SERVICE = "out_of_service", msg("The instrument or room is out of service")
    RETIRED = "retired", msg("No longer in use")
    LEAVE = "leave", msg("The trainer is away")
    COMPETENCE = "competence", msg("The trainer’s competence")
    CALIBRATION = "calibration", msg("The calibration is due")
    CLOSED = "closed", msg("The facility is closed")
    ROOM_SIZE = "room_size", msg("The group is larger than the room")
    ORDER = "order", msg("The order of the modules")
    TWO_RUNS = "two_runs", msg("A participant is in two runs")
    PAST = "past", msg("In the past")


# What two cannot have at the same time, whoever wishes it. Everything else may be overridden with a reason.
PHYSICAL: Final = frozenset(
    {
        ClashRule.ROOM,
        ClashRule.TRAINER,
        ClashRule.GROUP,
        ClashRule.INSTRUMENT,
        ClashRule.OUT_OF_SERVICE,
        ClashRule.RETIRED,
    }
)
