"""How the planner says what it found."""

from __future__ import annotations

from trainfac.imports.planning.plans import Finding, Tone
from trainfac.imports.rows import ParticipantRow
from trainfac.infra.spreadsheets.problems import Problem
from trainfac.kernel.messages import Message, msg


def problem(row: ParticipantRow, column: str, message: Message) -> Problem:
    """Something to put right. The message gets %(row)s and %(column)s beside its own values."""
    return Problem(row.row, column, Message(message.text, {"row": row.row, "column": column, **message.values}))


def new(message: Message) -> Finding:
    return Finding(Tone.NEW, message)


def matched(message: Message) -> Finding:
    return Finding(Tone.MATCHED, message)


def note(message: Message) -> Finding:
    return Finding(Tone.NOTE, message)


def difference(field: Message, known: object, given: object) -> Finding:
    """What is on file and what the list says do not agree; what is on file counts."""
    return note(msg("%(field)s: “%(known)s” stays; the list says “%(given)s”", field=field, known=known, given=given))


def filled(field: Message, value: object) -> Finding:
    """Something that was empty on file."""
    return new(msg("%(field)s is added: “%(value)s”", field=field, value=value))
