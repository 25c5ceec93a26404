"""Whether one can still get a place on a run, as the public is told. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State
from trainfac.scheduling.states import RunState


class Entry(State):
    """Where a run stands for somebody who would like to take part."""

    OPEN = "open", msg("Open for nominations")
    FULL = "full", msg("Full: waiting list")
    DEADLINE_PASSED = "deadline-passed", msg("Nominations closed")
    CLOSED = "closed", msg("Nominations closed")
    RUNNING = "running", msg("Running")
    OVER = "over", msg("Over")
    CANCELLED = "cancelled", msg("Cancelled")

    @property
    def takes_people(self) -> bool:
        return self in {Entry.OPEN, Entry.FULL}


# Which colour of the tags says it.
TONES: Final = {
    Entry.OPEN: "info",
    Entry.FULL: "warn",
    Entry.DEADLINE_PASSED: "neutral",
    Entry.CLOSED: "neutral",
    Entry.RUNNING: "now",
    Entry.OVER: "ended",
    Entry.CANCELLED: "bad",
}
_ENDED: Final = frozenset({RunState.FINISHED, RunState.CLOSED})


def entry(
    state: RunState, *, today: date, starts_on: date, ends_on: date, deadline: date | None, seats_left: int
) -> Entry:
    """Where a published run stands; ``today`` is the day at its facility, the deadline is the last day that counts."""
    if state is RunState.CANCELLED:
        return Entry.CANCELLED
    if state in _ENDED or today > ends_on:
        return Entry.OVER
    if state is RunState.RUNNING or today >= starts_on:
        return Entry.RUNNING
    if state is not RunState.PUBLISHED:
        return Entry.CLOSED
    if deadline is not None and today > deadline:
        return Entry.DEADLINE_PASSED
    return Entry.OPEN if seats_left > 0 else Entry.FULL
