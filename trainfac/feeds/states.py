"""What a calendar to subscribe to can be of."""

from __future__ import annotations

from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State


class FeedKind(State):
    """Whose sessions a calendar has."""

    RUN = "run", msg("Course run")
    ROOM = "room", msg("Room")
    TRAINER = "trainer", msg("Trainer")
    FACILITY = "facility", msg("Facility")
    OWN_TRAINING = "own_training", msg("Your training")
    OWN_TEACHING = "own_teaching", msg("Your sessions as trainer")


# Hang on an account and its person; the others on being a coordinator of the facility.
OWN: Final = frozenset({FeedKind.OWN_TRAINING, FeedKind.OWN_TEACHING})
# For those who plan: they tell of drafts too, and who teaches.
STAFF: Final = frozenset({FeedKind.ROOM, FeedKind.TRAINER, FeedKind.FACILITY, FeedKind.OWN_TEACHING})
