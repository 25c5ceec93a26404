"""States of a participants import and verdicts on its rows."""

from __future__ import annotations

from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State, StateMachine


class ImportState(State):
    """From the upload to the rows written."""

    UPLOADED = "uploaded", msg("Being read")
    UNREADABLE = "unreadable", msg("Cannot be read")
    READY = "ready", msg("Ready to confirm")
    APPLYING = "applying", msg("Being imported")
    DONE = "done", msg("Imported")
    DISCARDED = "discarded", msg("Discarded")


IMPORT_STATES: Final = StateMachine(
    "Participants import",
    {
        ImportState.UPLOADED: frozenset({ImportState.UNREADABLE, ImportState.READY, ImportState.DISCARDED}),
        ImportState.READY: frozenset({ImportState.APPLYING, ImportState.DISCARDED}),
        ImportState.APPLYING: frozenset({ImportState.DONE, ImportState.READY}),
    },
)


class RowVerdict(State):
    """What becomes of a row."""

    NEW = "new", msg("New")
    MATCHED = "matched", msg("Matched")
    UNCHANGED = "unchanged", msg("Already there")
    WRONG = "wrong", msg("Wrong")
