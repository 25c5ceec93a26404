"""States of a message on its way to a person."""

from __future__ import annotations

from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State, StateMachine


class MailState(State):
    """Where a message to one person is."""

    WAITING = "waiting", msg("Waiting")
    SENDING = "sending", msg("Being sent")
    SENT = "sent", msg("Sent")
    FAILED = "failed", msg("Not sent")
    CANCELLED = "cancelled", msg("Taken back")
    KEPT = "kept", msg("Kept here")


class MailingKind(State):
    """What messages that are sent at once are about."""

    CHANGES = "changes", msg("Changes of timetables")
    DOCUMENTS = "documents", msg("Documents")


MAIL_STATES: Final = StateMachine(
    "Message",
    {
        MailState.WAITING: frozenset({MailState.SENDING, MailState.CANCELLED, MailState.KEPT, MailState.FAILED}),
        MailState.SENDING: frozenset({MailState.SENT, MailState.FAILED, MailState.WAITING}),
        MailState.FAILED: frozenset({MailState.WAITING}),
        MailState.KEPT: frozenset({MailState.WAITING}),
    },
)


class Aspect(State):
    """What may change about a session for those who come to it."""

    TIME = "time", msg("Moved")
    MODULE = "module", msg("Other module")
    ROOM = "room", msg("Other room")
    TRAINERS = "trainers", msg("Other trainer")
    GROUP = "group", msg("Other group")
    NOTE = "note", msg("Other note")


class ChangeKind(State):
    """What became of a session."""

    ADDED = "added", msg("New")
    CHANGED = "changed", msg("Changed")
    DROPPED = "dropped", msg("Does not take place")


class Standing(State):
    """As whom a person has to do with a run."""

    PARTICIPANT = "participant", msg("Participant")
    WAITING = "waiting", msg("On the waiting list")
    TRAINER = "trainer", msg("Trainer")
