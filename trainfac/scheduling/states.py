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


class RoomKind(State):
    """What a room is for."""

    CLASSROOM = "classroom", msg("Classroom")
    LABORATORY = "laboratory", msg("Laboratory")
    HALL = "hall", msg("Hall")
